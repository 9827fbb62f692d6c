// NtopngSource against a server that answers as the recorded one did, and then misbehaves: each
// fault has its state and its sentence, and goes away by itself.
#include "net/sources/ntopng_source.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <stdexcept>

#include "tests/net/fake_ntopng.hpp"

namespace flowwall::net::sources {
namespace {

using model::SourceState;
using std::chrono::milliseconds;
using test::FakeMode;
namespace asio = boost::asio;

struct Recorder final : model::FlowSink {
  void onFlows(model::FlowBatch&& batch) override { batches.push_back(std::move(batch)); }
  void onHealth(const model::SourceHealth& said) override { health.push_back(said); }
  std::vector<model::FlowBatch> batches;
  std::vector<model::SourceHealth> health;
};

class NtopngSourceTest : public ::testing::Test {
 protected:
  static test::FakeOptions fakeOptions() {
    test::FakeOptions options;
    options.data = std::string(FLOWWALL_SOURCE_DIR) + "/tests/data/ntopng";
    options.scratch = ::testing::TempDir();
    return options;
  }

  NtopngSourceTest() : fake(fakeOptions()) {
    options.host = "127.0.0.1:" + std::to_string(fake.port());
    options.user = fakeOptions().user;
    options.password = fakeOptions().password;
    options.caFile = fake.caFile().string();
    options.pollInterval = milliseconds(20);
    options.requestTimeout = milliseconds(20'000);
    options.retry = {.first = milliseconds(10),
                     .max = milliseconds(40),
                     .refusedFirst = milliseconds(10),
                     .refusedMax = milliseconds(20),
                     .unreachableAfter = milliseconds(60'000),
                     .seed = 1};
  }

  void TearDown() override {
    stop();
    workers.join();
  }

  void start() {
    auto made = NtopngSource::make(options, clock, workers);
    ASSERT_TRUE(made) << made.error().message;
    source = std::move(*made);
    asio::co_spawn(io, source->run(sink),
                   asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr error) {
                     finished = true;
                     thrown = error != nullptr;
                   }));
  }

  void stop() {
    if (source && !finished) {
      signal.emit(asio::cancellation_type::terminal);
      until([this] { return finished; });
    }
    EXPECT_FALSE(thrown);
  }

  // Turns the loop until `condition` holds; the limit only ends a test that has failed.
  void until(const std::function<bool()>& condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(45);
    while (!condition() && std::chrono::steady_clock::now() < limit) {
      io.restart();
      io.run_one_for(milliseconds(50));
    }
    if (!condition()) {
      throw std::runtime_error("waited in vain; last said: " + last().error);
    }
  }

  model::SourceHealth last() const {
    return sink.health.empty() ? model::SourceHealth{} : sink.health.back();
  }

  void untilState(SourceState state) {
    until([this, state] { return last().state == state; });
  }

  // Starts with the fault in force, expects its state and sentence, then recovery.
  void faultThenRecovery(FakeMode mode, SourceState state, const std::string& sentence) {
    fake.setMode(mode);
    start();
    until([this] { return last().failures >= 2; });
    EXPECT_EQ(last().state, state) << last().error;
    EXPECT_NE(last().error.find(sentence), std::string::npos) << last().error;
    EXPECT_EQ(last().error.find('\n'), std::string::npos);
    EXPECT_TRUE(sink.batches.empty());
    fake.setMode(FakeMode::normal);
    untilState(SourceState::live);
    EXPECT_EQ(last().error, "");
    EXPECT_FALSE(sink.batches.empty());
  }

  test::FakeNtopng fake;
  NtopngOptions options;
  model::SystemClock clock;
  asio::thread_pool workers{1};
  asio::io_context io{1};
  asio::cancellation_signal signal;
  Recorder sink;
  std::unique_ptr<NtopngSource> source;
  bool finished = false;
  bool thrown = false;
};

TEST_F(NtopngSourceTest, LogsInOnceAndPolls) {
  start();
  EXPECT_EQ(source->cookiePreview(), "none");
  until([this] { return sink.batches.size() >= 3; });
  EXPECT_EQ(sink.health.front().state, SourceState::starting);
  EXPECT_EQ(last().state, SourceState::live);
  EXPECT_EQ(last().notice, "");
  EXPECT_TRUE(last().lastGood);
  EXPECT_EQ(last().label, "ntopng " + options.host + ", interface ntv0");
  EXPECT_EQ(fake.logins(), 1U);
  EXPECT_EQ(fake.overlapping(), 1U);
  EXPECT_EQ(source->cookiePreview(), "abcdef…");
  const model::FlowBatch& batch = sink.batches.front();
  EXPECT_EQ(batch.flows.size(), 50U);
  EXPECT_EQ(batch.interfaceId, 0);
  ASSERT_TRUE(batch.interface);
  EXPECT_DOUBLE_EQ(batch.interface->download->bitsPerSecond, 167229.84375 * 8);
}

TEST_F(NtopngSourceTest, MergesPagesAndProtocols) {
  options.protocol = NtopngProtocol::all;
  options.pageSize = 7;
  options.length = 90;
  options.decodeInlineBytes = 0;  // each page goes through the worker pool
  start();
  until([this] { return !sink.batches.empty(); });
  const model::FlowBatch& batch = sink.batches.front();
  EXPECT_EQ(batch.flows.size(), 90U);
  EXPECT_EQ(batch.totalFlows, 100U);
  for (std::size_t i = 1; i < batch.flows.size(); ++i) {
    EXPECT_GE(batch.flows[i - 1].rate->bitsPerSecond, batch.flows[i].rate->bitsPerSecond);
  }
}

TEST_F(NtopngSourceTest, RenewsALostSessionOnceAndWithoutAWord) {
  start();
  until([this] { return !sink.batches.empty(); });
  const auto polls = sink.batches.size();
  fake.setSessionLife(1);  // worn out by now
  until([this, polls] { return sink.batches.size() > polls; });
  fake.setSessionLife(0);
  const unsigned logins = fake.logins();
  until([this, polls] { return sink.batches.size() > polls + 4; });
  EXPECT_GE(logins, 2U);
  EXPECT_LE(fake.logins(), logins + 1);  // one may have been under way
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngSourceTest, EachExpiryCostsExactlyOneLogin) {
  fake.setSessionLife(4);  // two polls of two requests
  start();
  until([this] { return sink.batches.size() >= 8; });
  EXPECT_EQ(fake.logins(), 4U);
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngSourceTest, ASessionThatDiesAtOnceIsAnError) {
  faultThenRecovery(FakeMode::sessionsDie, SourceState::unreachable,
                    "ends the session right after a good login");
}

TEST_F(NtopngSourceTest, AnEmptyCookieDoesNotOverwrite) {
  fake.setMode(FakeMode::emptyCookie);
  start();
  until([this] { return sink.batches.size() >= 3; });
  EXPECT_EQ(fake.logins(), 1U);
}

TEST_F(NtopngSourceTest, WrongPasswordIsRefusedAndNeverRepeatedAloud) {
  options.password = "not it";
  start();
  until([this] { return last().failures >= 2; });
  EXPECT_EQ(last().state, SourceState::refused);
  EXPECT_EQ(last().error, "ntopng refuses the login: wrong password, or no user \"wall\"");
  fake.setPassword("not it");
  untilState(SourceState::live);
  for (const model::SourceHealth& said : sink.health) {
    EXPECT_EQ(said.error.find("not it"), std::string::npos);
  }
}

TEST_F(NtopngSourceTest, FactoryPassword) {
  faultThenRecovery(FakeMode::factoryPassword, SourceState::refused, "factory password");
}

TEST_F(NtopngSourceTest, ClosedPort) {
  faultThenRecovery(FakeMode::down, SourceState::unreachable,
                    "cannot connect to " + options.host + ": connection refused");
}

TEST_F(NtopngSourceTest, UntrustedCertificate) {
  faultThenRecovery(FakeMode::untrusted, SourceState::unreachable,
                    "127.0.0.1's certificate is not trusted: self-signed certificate; set "
                    "ntopng.ca_file to the CA that signed it");
}

TEST_F(NtopngSourceTest, CertificateForAnotherName) {
  faultThenRecovery(FakeMode::wrongName, SourceState::unreachable,
                    "127.0.0.1's certificate is for another name");
}

TEST_F(NtopngSourceTest, StartingUp) {
  faultThenRecovery(FakeMode::starting, SourceState::unreachable, "ntopng is still starting");
}

TEST_F(NtopngSourceTest, InvalidJson) {
  faultThenRecovery(FakeMode::invalidJson, SourceState::unreachable,
                    "ntopng's answer is not valid JSON");
}

TEST_F(NtopngSourceTest, TruncatedBody) {
  faultThenRecovery(FakeMode::truncated, SourceState::unreachable, "cut short at byte");
}

TEST_F(NtopngSourceTest, Rubbish) {
  faultThenRecovery(FakeMode::rubbish, SourceState::unreachable, "answer is not HTTP");
}

TEST_F(NtopngSourceTest, HangsUp) {
  faultThenRecovery(FakeMode::closes, SourceState::unreachable,
                    "closed the connection without an answer");
}

TEST_F(NtopngSourceTest, BadRequest) {
  faultThenRecovery(FakeMode::badRequest, SourceState::unreachable,
                    "rejects the request for /lua/rest/v2/get/flow/active_list.lua: internal "
                    "error");
}

TEST_F(NtopngSourceTest, SilenceHitsTheDeadline) {
  options.requestTimeout = milliseconds(700);
  faultThenRecovery(FakeMode::silent, SourceState::unreachable,
                    "timed out after 700 ms waiting for an answer from " + options.host);
}

TEST_F(NtopngSourceTest, SlownessHitsTheDeadline) {
  options.requestTimeout = milliseconds(600);
  faultThenRecovery(FakeMode::slow, SourceState::unreachable, "timed out after 600 ms");
}

TEST_F(NtopngSourceTest, WhatWasLiveIsStaleThenUnreachable) {
  options.retry.unreachableAfter = milliseconds(400);
  start();
  untilState(SourceState::live);
  fake.setMode(FakeMode::down);
  untilState(SourceState::stale);
  untilState(SourceState::unreachable);
  EXPECT_TRUE(last().lastGood);
  fake.setMode(FakeMode::normal);
  untilState(SourceState::live);
}

TEST_F(NtopngSourceTest, AnEmptyListIsGood) {
  fake.setMode(FakeMode::emptyList);
  start();
  untilState(SourceState::live);
  EXPECT_TRUE(sink.batches.front().flows.empty());
  EXPECT_EQ(sink.batches.front().totalFlows, 0U);
  EXPECT_EQ(last().notice, "ntopng lists no active TCP flows");
}

TEST_F(NtopngSourceTest, BytesInPieces) {
  fake.setMode(FakeMode::pieces);
  start();
  until([this] { return !sink.batches.empty(); });
  EXPECT_EQ(sink.batches.front().flows.size(), 50U);
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngSourceTest, NoStatisticsCostOnlyTheStatistics) {
  fake.setMode(FakeMode::noStatistics);
  start();
  until([this] { return last().state == SourceState::live; });
  EXPECT_FALSE(sink.batches.front().interface);
  EXPECT_EQ(sink.batches.front().flows.size(), 50U);
  EXPECT_EQ(last().notice, "no interface statistics: ntopng answered rc -2 INVALID_INTERFACE");
}

TEST_F(NtopngSourceTest, SaysWhatIsNotAsAskedFor) {
  options.interfaceId = 1;
  options.insecure = true;
  options.caFile.clear();
  fake.setMode(FakeMode::untrusted);
  start();
  untilState(SourceState::live);
  EXPECT_NE(last().notice.find("ntopng shows interface 0, asked for 1"), std::string::npos);
  EXPECT_NE(last().notice.find("certificate is not verified"), std::string::npos);
}

TEST_F(NtopngSourceTest, AHostByNameIsLookedUpAndVerified) {
  options.host = "localhost:" + std::to_string(fake.port());
  start();
  untilState(SourceState::live);
}

TEST_F(NtopngSourceTest, CancellationIsPromptWhereverItComes) {
  options.requestTimeout = milliseconds(40'000);
  fake.setMode(FakeMode::silent);
  start();
  until([this] { return fake.overlapping() > 0; });
  const auto before = std::chrono::steady_clock::now();
  const std::size_t said = sink.health.size();
  stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
  EXPECT_EQ(sink.health.size(), said);  // leaving is no failure
}

TEST_F(NtopngSourceTest, CancellationWhileWaitingForTheNextPoll) {
  options.pollInterval = std::chrono::hours(1);
  start();
  untilState(SourceState::live);
  stop();
  EXPECT_TRUE(finished);
}

TEST_F(NtopngSourceTest, OptionsThatCannotWorkAreRefused) {
  options.host = "no host";
  EXPECT_FALSE(NtopngSource::make(options, clock, workers));
  options.host = "10.0.0.1";
  options.caFile = "/nonexistent/ca.pem";
  const auto made = NtopngSource::make(options, clock, workers);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("/nonexistent/ca.pem"), std::string::npos);
}

}  // namespace
}  // namespace flowwall::net::sources
