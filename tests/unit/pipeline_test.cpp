#include "net/pipeline/pipeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::FlowBatch;
using model::FlowSlot;
using model::Snapshot;
using model::SourceState;
using model::Uptime;
using tests::flowNumber;
using tests::ip;

class OneCountry final : public enrich::GeoProvider {
 public:
  std::optional<enrich::GeoAnswer> lookup(const model::IpAddress& address) override {
    return address == ip("20.0.0.9") ? std::nullopt
                                     : std::optional(enrich::GeoAnswer{"DE", 1, "AS", "fake"});
  }
};

enrich::Enricher makeEnricher() {
  enrich::Enricher::Parts parts;
  parts.home = {"Home", {10.0, 76.0}};
  parts.countries =
      enrich::CountryTable::fromJson(R"([{"iso2":"DE","name":"Germany","lat":51,"lon":10}])")
          .value();
  parts.recordedPlaces =
      enrich::PlaceTable::fromJson(R"({"20.0.0.9":{"lat":1,"lon":2,"city":"X"}})", "demo").value();
  parts.geo = std::make_unique<OneCountry>();
  return enrich::Enricher(std::move(parts));
}

class PipelineTest : public testing::Test {
 protected:
  void poll(int first, int last, bool recorded = false) {
    FlowBatch batch;
    batch.recorded = recorded;
    for (int i = first; i < last; ++i) {
      batch.flows.push_back(flowNumber(i, 1000.0 + i));
    }
    pipeline_.onFlows(std::move(batch));
  }
  void health(std::string source, SourceState state, std::optional<Uptime> lastGood) {
    model::SourceHealth health;
    health.source = std::move(source);
    health.state = state;
    health.lastGood = lastGood;
    pipeline_.onHealth(health);
  }
  const Snapshot& latest() {
    exchange_.acquire();
    return exchange_.readSlot();
  }
  std::size_t changedNow() {
    const Snapshot& snapshot = latest();
    return static_cast<std::size_t>(
        std::ranges::count(snapshot.slots, snapshot.generation, &FlowSlot::changedIn));
  }

  model::ManualClock clock_{model::UtcTime{std::chrono::seconds(1'700'000'000)}};
  handoff::LatestExchange<Snapshot> exchange_;
  Pipeline pipeline_{makeEnricher(), clock_, exchange_};
};

TEST_F(PipelineTest, PublishesWhatItWasGiven) {
  clock_.advance(Uptime(100));
  FlowBatch batch;
  batch.flows = {flowNumber(1, 1000.0), flowNumber(9, 3000.0), flowNumber(2, 2000.0)};
  batch.flows[0].alert = "Scan";
  batch.totalFlows = 77;
  batch.interfaceId = 4;
  batch.interface.emplace().name = "eth0";
  pipeline_.onFlows(std::move(batch));
  const Snapshot& snapshot = latest();
  EXPECT_EQ(snapshot.generation, 1U);
  EXPECT_EQ(snapshot.published, Uptime(100));
  EXPECT_EQ(snapshot.slots.size(), 3U);
  EXPECT_EQ(snapshot.totals, pipeline_.totals());
  EXPECT_EQ(snapshot.totals.flows, 3U);
  EXPECT_EQ(snapshot.totals.reportedFlows, 77U);
  EXPECT_EQ(snapshot.totals.unplaced, 1U);
  EXPECT_EQ(snapshot.totals.alerted, 1U);
  EXPECT_DOUBLE_EQ(snapshot.totals.up.bitsPerSecond, 3000.0);
  EXPECT_DOUBLE_EQ(snapshot.totals.down.bitsPerSecond, 3000.0);
  EXPECT_EQ(snapshot.home.name, "Home");
  ASSERT_TRUE(snapshot.interface);
  EXPECT_EQ(snapshot.interface->name, "eth0");
  EXPECT_EQ(pipeline_.interfaceId(), 4);
  EXPECT_EQ(pipeline_.updated(), clock_.utc());
  ASSERT_EQ(pipeline_.flows().size(), 3U);
  EXPECT_EQ(pipeline_.flows()[0].flow.key.server, ip("20.0.0.9"));
}

TEST_F(PipelineTest, IdenticalPollsAndHealthMarkNoSlot) {
  poll(0, 20);
  EXPECT_EQ(changedNow(), 20U);
  clock_.advance(Uptime(3000));
  poll(0, 20);
  EXPECT_EQ(changedNow(), 0U);
  const auto before = latest().generation;
  health("ntopng", SourceState::live, clock_.uptime());
  EXPECT_EQ(latest().generation, before + 1);
  EXPECT_EQ(latest().health.source, "ntopng");
  EXPECT_EQ(changedNow(), 0U);
  health("ntopng", SourceState::live, clock_.uptime());
  EXPECT_EQ(latest().generation, before + 1) << "the same health again is no news";
}

TEST_F(PipelineTest, OldValuesInTheExchangeAreOverwrittenWhole) {
  FlowBatch big;
  for (int i = 0; i < 50; ++i) {
    big.flows.push_back(flowNumber(i));
  }
  big.interface.emplace().name = "eth0";
  pipeline_.onFlows(std::move(big));
  health("other", SourceState::live, clock_.uptime());
  for (int round = 0; round < 4; ++round) {
    clock_.advance(Uptime(2000));
    poll(0, 2);
    pipeline_.tick();
  }
  EXPECT_EQ(latest().slots.size(), 2U);
  EXPECT_FALSE(latest().interface);
  EXPECT_EQ(latest().totals.flows, 2U);
}

TEST_F(PipelineTest, AFailingSourceKeepsItsFlowsForAWhile) {
  poll(0, 5);
  health("ntopng", SourceState::live, clock_.uptime());
  clock_.advance(std::chrono::minutes(30));
  pipeline_.tick();
  EXPECT_EQ(pipeline_.flows().size(), 5U) << "a long poll interval is no failure";
  poll(0, 5);
  const Uptime good = clock_.uptime();
  clock_.advance(std::chrono::seconds(59));
  health("ntopng", SourceState::stale, good);
  pipeline_.tick();
  EXPECT_EQ(pipeline_.flows().size(), 5U);
  clock_.advance(std::chrono::seconds(1));
  pipeline_.tick();
  EXPECT_TRUE(pipeline_.flows().empty());
  EXPECT_EQ(latest().totals.flows, 0U);
  EXPECT_EQ(latest().totals.reportedFlows, 0U);
  EXPECT_EQ(latest().slots.size(), 5U) << "fading";
  clock_.advance(Uptime(1500));
  pipeline_.tick();
  EXPECT_TRUE(latest().slots.empty());
  const auto quiet = pipeline_.generation();
  pipeline_.tick();
  EXPECT_EQ(pipeline_.generation(), quiet);
}

TEST_F(PipelineTest, RecordedPlacesAreForRecordedBatchesOnly) {
  poll(9, 10, true);
  EXPECT_EQ(pipeline_.flows()[0].server.place.city, "X");
  poll(9, 10);
  EXPECT_EQ(pipeline_.flows()[0].server.place.accuracy, model::PlaceAccuracy::none);
}

TEST_F(PipelineTest, StandingNoticeJoinsTheSources) {
  handoff::LatestExchange<Snapshot> exchange;
  PipelineOptions options;
  options.standingNotice = "No location database.";
  Pipeline pipeline(makeEnricher(), clock_, exchange, options);
  model::SourceHealth health;
  health.source = "localhost";
  health.notice = "UDP has no counters.";
  pipeline.onHealth(health);
  EXPECT_EQ(pipeline.health().notice, "UDP has no counters. No location database.");
}

}  // namespace
}  // namespace flowwall::net::pipeline
