// Replay: what is shown, shifted, skipped and said; and the recording of another source.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <set>

#include "net/sources/recording_source.hpp"
#include "net/sources/replay_source.hpp"
#include "net/store/data_directory.hpp"
#include "net/wire/ntopng_decoder.hpp"
#include "tests/unit/store_fixtures.hpp"

namespace flowwall::net::sources {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using model::SourceState;
using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr model::UtcTime kNow{std::chrono::seconds(1'800'000'000)};
constexpr std::int64_t kRecorded = 1'700'000'000'000;  // 2023-11-14 22:13:20

model::UtcTime recordedAt(std::int64_t ms) {
  return model::UtcTime(milliseconds(kRecorded + ms));
}

// ---- the sampler

using tests::recording;

// One flow, last seen when it was recorded, first seen ten seconds before.
std::string oneFlow(std::int64_t ms, int port) {
  const std::int64_t seconds = (kRecorded + ms) / 1000;
  return R"({"rc":0,"recordsTotal":1,"rsp":[{"key":"7","hash_id":"9","first_seen":)" +
         std::to_string(seconds - 10) + R"(,"last_seen":)" + std::to_string(seconds) +
         R"(,"l4_proto":{"id":6},"bytes":{"total":3,"cli_bytes":1,"srv_bytes":2},)"
         R"("client":{"ip":"10.0.0.1","port":)" +
         std::to_string(port) + R"(},"server":{"ip":"5.6.7.8","port":443}}]})";
}

class ReplaySamplerTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path path(const std::string& name) const { return root_.path() / name; }
  void store(std::int64_t ms, const std::string& text, unsigned page = 1) {
    tests::writeText(path(store::rawName({recordedAt(ms), page})), text);
  }
  // Snapshots of three seconds; the port of the only flow is 1, 2, 3, …
  void storeThree() {
    for (int i = 0; i < 3; ++i) {
      store(3000 * i, oneFlow(3000 * i, i + 1));
    }
  }
  ReplaySampler& sampler() {
    if (!sampler_) {
      options_.directory = root_.path();
      sampler_.emplace(options_, clock_);
    }
    return *sampler_;
  }
  // The port of the snapshot that is shown; 0: none.
  int shownPort() {
    last_ = sampler().sample();
    EXPECT_EQ(last_.batch.flows.empty(), last_.health.state != SourceState::live);
    return last_.batch.flows.empty() ? 0 : last_.batch.flows[0].key.clientPort;
  }

  tests::TemporaryDirectory root_;
  ReplayOptions options_;
  model::ManualClock clock_{kNow};
  std::optional<ReplaySampler> sampler_;
  Sampler::Sample last_;
};

TEST_F(ReplaySamplerTest, PlaysRoundAndRoundWithTimesThatLookCurrent) {
  storeThree();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(shownPort(), 1 + i % 3);
    const model::Flow& flow = last_.batch.flows[0];
    EXPECT_EQ(flow.lastSeen, clock_.utc());
    EXPECT_EQ(flow.lastSeen - flow.firstSeen, std::chrono::seconds(10));
    EXPECT_EQ(last_.health.source, "replay");
    EXPECT_EQ(last_.health.label,
              "replay of " + root_.path().string() + ", recorded 2023-11-14 22:13 UTC");
    EXPECT_EQ(last_.health.error + last_.health.notice, "");
    EXPECT_FALSE(last_.batch.recorded);
    EXPECT_EQ(sampler().nextDue(), clock_.uptime() + milliseconds(3000));
    clock_.advance(milliseconds(3000));
  }
}

TEST_F(ReplaySamplerTest, AskedLateItShowsWhatIsDueAsOldAsItIs) {
  storeThree();
  EXPECT_EQ(shownPort(), 1);
  clock_.advance(milliseconds(7000));
  EXPECT_EQ(shownPort(), 3);
  EXPECT_EQ(last_.batch.flows[0].lastSeen, clock_.utc() - milliseconds(1000));
  EXPECT_EQ(sampler().nextDue(), milliseconds(9000));
  clock_.advance(milliseconds(9000LL * 1000));
  EXPECT_EQ(shownPort(), 3);
}

TEST_F(ReplaySamplerTest, AnUnknownTimeStaysUnknown) {
  std::string text = oneFlow(0, 1);
  text.replace(text.find("first_seen"), 10, "first_sein");
  store(0, text);
  EXPECT_EQ(shownPort(), 1);
  EXPECT_EQ(last_.batch.flows[0].firstSeen, model::UtcTime{});
}

TEST_F(ReplaySamplerTest, ThePagesOfOnePollAreOneSnapshot) {
  store(0, recording("active-tcp-50.json"));
  store(0, recording("active-tcp-50.json"), 2);  // a page that overlaps
  store(0, recording("active-udp-50.json"), 3);
  store(0, recording("active-past-the-end.json"), 4);
  const auto sample = sampler().sample();
  EXPECT_EQ(sample.health.error, "");
  EXPECT_EQ(sample.batch.flows.size(), 100U);
  std::set<model::L4Protocol> protocols;
  for (const model::Flow& flow : sample.batch.flows) {
    protocols.insert(flow.key.l4);
  }
  EXPECT_EQ(protocols.size(), 2U);
  const auto tcp = wire::decodeActiveList(recording("active-tcp-50.json"));
  const auto udp = wire::decodeActiveList(recording("active-udp-50.json"));
  EXPECT_EQ(sample.batch.totalFlows, *tcp->totalFlows + *udp->totalFlows);
}

TEST_F(ReplaySamplerTest, AnEmptyListIsASnapshotToo) {
  store(0, recording("active-past-the-end.json"));
  const auto sample = sampler().sample();
  EXPECT_EQ(sample.health.state, SourceState::live);
  EXPECT_TRUE(sample.batch.flows.empty());
}

TEST_F(ReplaySamplerTest, NoMoreFlowsThanAllowed) {
  options_.maxFlows = 7;
  store(0, recording("active-tcp-50.json"));
  EXPECT_EQ(sampler().sample().batch.flows.size(), 7U);
}

TEST_F(ReplaySamplerTest, DamagedSnapshotsAreSkippedAndCounted) {
  storeThree();
  store(3000, "{\"rc\":0,\"rsp\":[{");
  EXPECT_EQ(shownPort(), 1);
  EXPECT_EQ(last_.health.notice, "");
  for (int round = 0; round < 3; ++round) {
    clock_.advance(milliseconds(3000));
    EXPECT_EQ(shownPort(), 3);
    EXPECT_THAT(last_.health.notice, HasSubstr("1 of 3 raw snapshots is skipped: "));
    EXPECT_THAT(last_.health.notice, HasSubstr("raw_1700000003000.json: "));
    EXPECT_EQ(last_.health.state, SourceState::live);
    clock_.advance(milliseconds(6000));
    EXPECT_EQ(shownPort(), 1);
  }
  store(3000, oneFlow(3000, 2));  // it was still being written
  clock_.advance(milliseconds(3000));
  EXPECT_EQ(shownPort(), 2);
  EXPECT_EQ(last_.health.notice, "");
}

TEST_F(ReplaySamplerTest, WhatIsNoFileOrTooLargeIsSkipped) {
  storeThree();
  fs::remove(path("raw_1700000000000.json"));
  fs::create_directory(path("raw_1700000000000.json"));
  options_.maxPollBytes = 1000;
  store(3000, std::string(1001, ' '));
  EXPECT_EQ(shownPort(), 3);
  EXPECT_THAT(last_.health.notice, HasSubstr("2 of 3 raw snapshots are skipped, the first: "));
  EXPECT_THAT(last_.health.notice, HasSubstr("is not a regular file"));
}

TEST_F(ReplaySamplerTest, TheBoundIsForAllPagesTogether) {
  options_.maxPollBytes = oneFlow(0, 1).size() * 3 / 2;
  store(0, oneFlow(0, 1));
  store(0, oneFlow(0, 1), 2);
  EXPECT_EQ(shownPort(), 0);
  EXPECT_THAT(last_.health.error, HasSubstr("raw_1700000000000.2.json is larger than"));
}

TEST_F(ReplaySamplerTest, NothingToPlayIsAnErrorAndIsLookedAtAgain) {
  const fs::path directory = path("later");
  options_.directory = directory;
  sampler_.emplace(options_, clock_);
  EXPECT_EQ(shownPort(), 0);
  EXPECT_EQ(last_.health.state, SourceState::unreachable);
  EXPECT_EQ(last_.health.error,
            "cannot list " + directory.string() + ": No such file or directory");
  EXPECT_EQ(sampler_->nextDue(), milliseconds(5000));
  fs::create_directory(directory);
  clock_.advance(milliseconds(5000));
  EXPECT_EQ(shownPort(), 0);
  EXPECT_EQ(last_.health.error,
            directory.string() + " holds no raw snapshots (raw_<milliseconds>.json)");
  const fs::path file = directory / "raw_1700000000000.json";
  tests::writeText(file, "rubbish");
  EXPECT_EQ(shownPort(), 0);
  EXPECT_THAT(last_.health.error, HasSubstr("the only raw snapshot cannot be played: " +
                                            file.string() + ": ntopng's answer is not"));
  tests::writeText(file, oneFlow(0, 5));
  clock_.advance(milliseconds(5000));
  EXPECT_EQ(shownPort(), 5);
  EXPECT_EQ(last_.health.error, "");
  fs::remove_all(directory);
  clock_.advance(milliseconds(3000));
  EXPECT_EQ(shownPort(), 0);
  EXPECT_EQ(last_.health.state, SourceState::stale);
}

TEST_F(ReplaySamplerTest, ADirectoryThatIsBeingWrittenToIsReadAnewEachRound) {
  storeThree();
  EXPECT_EQ(shownPort(), 1);
  fs::remove(path("raw_1700000003000.json"));  // as the one who writes does
  store(9000, oneFlow(9000, 4));
  clock_.advance(milliseconds(3000));
  EXPECT_EQ(shownPort(), 3);
  EXPECT_THAT(last_.health.notice, HasSubstr("raw_1700000003000.json is gone"));
  clock_.advance(milliseconds(6000));
  EXPECT_EQ(shownPort(), 1);
  EXPECT_EQ(last_.health.notice, "") << "what is not listed any more is forgotten";
  clock_.advance(milliseconds(9000));
  EXPECT_EQ(shownPort(), 4);
}

TEST_F(ReplaySamplerTest, ManyDamagedSnapshotsDoNotHoldItUpForever) {
  for (int i = 0; i < 100; ++i) {
    store(i, "rubbish");
  }
  EXPECT_EQ(shownPort(), 0);
  EXPECT_THAT(last_.health.error,
              HasSubstr("21 raw snapshots in a row cannot be played, the last: "));
}

TEST_F(ReplaySamplerTest, ThePredecessorsDataDirectoryIsTakenAsItIs) {
  store(0, recording("active-tcp-50.json"));
  store(3000, recording("active-udp-50.json"));
  tests::writeText(path("flows_latest.json"), R"({"timestamp":"2023-11-14T22:13:20.000Z"})");
  tests::writeText(path("geo_cache.json"),
                   R"({"1.2.3.4":{"lat":1.5,"lon":2.5,"country":"FR","city":"Paris"}})");
  tests::writeText(path("dns_cache.json"), R"({"1.2.3.4":"one.example","5.6.7.8":null})");
  const auto before = tests::namesOf(root_.path());
  EXPECT_EQ(sampler().sample().batch.flows.size(), 50U);
  clock_.advance(milliseconds(3000));
  EXPECT_EQ(sampler().sample().batch.flows.size(), 50U);

  store::DataDirectory data(root_.path());
  ASSERT_TRUE(data.prepare());
  const auto accept = [](std::string_view) { return Result<void>(); };
  for (const char* name : {store::kGeoCacheFile, store::kDnsCacheFile, store::kFlowsFile}) {
    EXPECT_EQ(data.load(name, 1 << 20, accept, kNow).text, tests::fileText(path(name)));
  }
  EXPECT_THAT(*data.snapshotNames(),
              testing::ElementsAre("raw_1700000003000.json", "raw_1700000000000.json"));
  EXPECT_EQ(*data.readSnapshot("raw_1700000000000.json"), recording("active-tcp-50.json"));
  EXPECT_EQ(tests::namesOf(root_.path()), before);
}

// ---- the source

struct Recorder final : model::FlowSink {
  void onFlows(model::FlowBatch&& batch, const model::SourceHealth& said) override {
    batches.push_back(std::move(batch));
    health.push_back(said);
  }
  void onHealth(const model::SourceHealth& said) override { health.push_back(said); }
  std::vector<model::FlowBatch> batches;
  std::vector<model::SourceHealth> health;
};

class ReplaySourceTest : public ReplaySamplerTest {
 protected:
  // Plays until `most` snapshots have been asked for; the clock jumps instead of waiting.
  void play(std::size_t most) {
    options_.directory = root_.path();
    ReplaySource source(std::make_shared<ReplaySampler>(options_, clock_), clock_, workers_,
                        [this, most](milliseconds time) -> asio::awaitable<void> {
                          waits_.push_back(time);
                          clock_.advance(time);
                          if (waits_.size() == most) {
                            throw boost::system::system_error(asio::error::operation_aborted);
                          }
                          co_return;
                        });
    asio::io_context io{1};
    std::exception_ptr thrown;
    asio::co_spawn(io, source.run(sink_), [&thrown](std::exception_ptr error) { thrown = error; });
    io.run();
    EXPECT_FALSE(thrown);
    workers_.join();
  }

  asio::thread_pool workers_{1};
  std::vector<milliseconds> waits_;
  Recorder sink_;
};

TEST_F(ReplaySourceTest, PushesEachSnapshotWhenItIsDue) {
  storeThree();
  play(4);
  ASSERT_EQ(sink_.batches.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(sink_.batches[i].flows.at(0).key.clientPort, 1 + i % 3);
    EXPECT_EQ(waits_[i], milliseconds(3000));
  }
  EXPECT_EQ(sink_.health.back().polls, 4U);
}

TEST_F(ReplaySourceTest, PlaysNoMoreThanTenBatchesASecond) {
  options_.pace.speed = 3000.0;
  storeThree();
  play(50);
  for (const milliseconds wait : waits_) {
    EXPECT_EQ(wait, milliseconds(100));
  }
}

TEST_F(ReplaySourceTest, WithoutAnythingToPlayThereIsOnlyHealth) {
  play(3);
  EXPECT_TRUE(sink_.batches.empty());
  ASSERT_EQ(sink_.health.size(), 3U);
  EXPECT_EQ(sink_.health.back().failures, 3U);
  EXPECT_EQ(waits_.back(), milliseconds(5000));
}

TEST_F(ReplaySourceTest, CancelledWhileItWaitsItEndsAtOnce) {
  storeThree();
  options_.directory = root_.path();
  ReplaySource source(std::make_shared<ReplaySampler>(options_, clock_), clock_, workers_);
  asio::io_context io{1};
  asio::cancellation_signal stop;
  bool ended = false;
  std::exception_ptr thrown;
  asio::co_spawn(io, source.run(sink_),
                 asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
                   ended = true;
                   thrown = error;
                 }));
  while (sink_.batches.empty()) {
    io.run_one();
  }
  stop.emit(asio::cancellation_type::terminal);
  io.run();
  EXPECT_TRUE(ended);
  EXPECT_FALSE(thrown);
}

// ---- recording

class Scripted final : public Source {
 public:
  explicit Scripted(std::vector<model::FlowBatch> batches) : batches_(std::move(batches)) {}
  [[nodiscard]] std::string_view name() const override { return "scripted"; }
  asio::awaitable<void> run(model::FlowSink& sink) override {
    for (model::FlowBatch& batch : batches_) {
      sink.onFlows(std::move(batch), {.source = "scripted"});
    }
    co_return;
  }

 private:
  std::vector<model::FlowBatch> batches_;
};

TEST(RecordingSourceTest, PassesEverythingThroughAndHandsOverTheRawBodies) {
  const auto page = std::make_shared<const std::string>("page");
  std::vector<model::FlowBatch> batches(3);
  batches[0].raw = {page, page};
  batches[0].totalFlows = 7;
  batches[2].raw = {page};
  std::vector<store::RawBodies> recorded;
  RecordingSource source(std::make_unique<Scripted>(std::move(batches)),
                         [&recorded](store::RawBodies raw) { recorded.push_back(std::move(raw)); });
  EXPECT_EQ(source.name(), "scripted");
  Recorder sink;
  asio::io_context io{1};
  asio::co_spawn(io, source.run(sink), asio::detached);
  io.run();
  EXPECT_EQ(sink.batches.size(), 3U);
  EXPECT_EQ(sink.health.size(), 3U);
  EXPECT_EQ(sink.batches[0].totalFlows, 7U);
  ASSERT_EQ(recorded.size(), 2U) << "a batch without raw bodies is not recorded";
  EXPECT_EQ(recorded[0].size(), 2U);
  EXPECT_EQ(recorded[1].front(), page);
}

}  // namespace
}  // namespace flowwall::net::sources
