#include "net/pipeline/pipeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::FlowBatch;
using model::FlowSlot;
using model::Snapshot;
using model::SourceState;
using model::Uptime;
using testing::ElementsAre;
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

std::vector<model::IpAddress> serversOf(const Pipeline& pipeline) {
  std::vector<model::IpAddress> servers;
  for (const model::EnrichedFlow& flow : pipeline.flows()) {
    servers.push_back(flow.flow.key.server);
  }
  return servers;
}

class PipelineTest : public testing::Test {
 protected:
  void poll(int first, int last, bool recorded = false) {
    FlowBatch batch;
    batch.recorded = recorded;
    for (int i = first; i < last; ++i) {
      batch.flows.push_back(flowNumber(i, 1000.0 + i));
    }
    pipeline_.onFlows(std::move(batch), health_);
  }
  void health(std::string source, SourceState state, std::optional<Uptime> lastGood) {
    health_ = {};
    health_.source = std::move(source);
    health_.state = state;
    health_.lastGood = lastGood;
    pipeline_.onHealth(health_);
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
  model::SourceHealth health_;  // what comes with the polls
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
  pipeline_.onFlows(std::move(batch), health_);
  const Snapshot& snapshot = latest();
  EXPECT_EQ(snapshot.generation, 1U);
  EXPECT_EQ(snapshot.published, Uptime(100));
  EXPECT_EQ(snapshot.slots.size(), 3U);
  EXPECT_EQ(snapshot.totals, pipeline_.totals());
  EXPECT_EQ(snapshot.totals.flows, 3U);
  EXPECT_EQ(snapshot.totals.reportedFlows, 77U);
  EXPECT_EQ(snapshot.totals.unplaced, 1U);
  EXPECT_EQ(snapshot.totals.alerted, 1U);
  EXPECT_EQ(snapshot.totals.hosts, 4U);
  EXPECT_DOUBLE_EQ(snapshot.totals.up.bitsPerSecond, 3000.0);
  EXPECT_DOUBLE_EQ(snapshot.totals.down.bitsPerSecond, 3000.0);
  EXPECT_EQ(snapshot.home.name, "Home");
  ASSERT_TRUE(snapshot.interface);
  EXPECT_EQ(snapshot.interface->name, "eth0");
  EXPECT_EQ(pipeline_.interfaceId(), 4);
  EXPECT_EQ(pipeline_.updated(), clock_.utc());
  EXPECT_THAT(serversOf(pipeline_), ElementsAre(ip("20.0.0.9"), ip("20.0.0.2"), ip("20.0.0.1")));
}

TEST_F(PipelineTest, FlowsWithinOnePlaceAreCounted) {
  FlowBatch batch;
  batch.flows = {flowNumber(1), flowNumber(2), flowNumber(3)};
  batch.flows[0].key.server = ip("10.0.0.2");  // at home, as the client is
  batch.flows[1].key.server = ip("10.0.0.3");
  pipeline_.onFlows(std::move(batch), health_);
  EXPECT_EQ(latest().totals.onePlace, 2U);
  EXPECT_EQ(latest().totals.unplaced, 0U);
  poll(0, 3);
  EXPECT_EQ(latest().totals.onePlace, 0U);
}

TEST_F(PipelineTest, TheControlSideHasTheSameOfItsOwn) {
  poll(0, 3);
  const auto before = pipeline_.state();
  EXPECT_EQ(before->generation, latest().generation);
  EXPECT_EQ(before->totals, latest().totals);
  EXPECT_EQ(before->flows->size(), 3U);
  EXPECT_EQ(before->breakdowns.country.top()[0].key, "DE");
  health("ntopng", SourceState::live, clock_.uptime());
  EXPECT_EQ(pipeline_.state()->flows, before->flows) << "the same list, not a copy";
  EXPECT_EQ(pipeline_.state()->health.source, "ntopng");
  poll(0, 1);
  EXPECT_EQ(pipeline_.state()->flows->size(), 1U);
  EXPECT_EQ(before->flows->size(), 3U) << "what was published never changes";
  EXPECT_TRUE(before->health.source.empty());
}

TEST_F(PipelineTest, OldListsOfFlowsDieInThePipelineWhenTheirReadersLetGo) {
  auto held = pipeline_.state();
  poll(0, 3);
  held = pipeline_.state();
  poll(0, 2);
  EXPECT_EQ(pipeline_.sizes().retired, 1U);
  const std::weak_ptr<const model::WallState::Flows> old = held->flows;
  held.reset();
  EXPECT_FALSE(old.expired()) << "a reader's thread does not pay for it";
  pipeline_.tick();
  EXPECT_TRUE(old.expired());
  EXPECT_EQ(pipeline_.sizes().retired, 0U);
  std::vector<std::shared_ptr<const model::WallState>> hoarder;
  for (int i = 0; i < 30; ++i) {
    poll(0, 2);
    hoarder.push_back(pipeline_.state());
  }
  EXPECT_LE(pipeline_.sizes().retired, 8U);
}

TEST_F(PipelineTest, TotalsAreOfAllFlowsThoseNotShownAsWell) {
  handoff::LatestExchange<Snapshot> exchange;
  Pipeline pipeline(makeEnricher(), clock_, exchange, {.maxFlows = 2});
  FlowBatch batch;
  batch.flows = {flowNumber(1, 1000.0), flowNumber(9, 3000.0), flowNumber(2, 2000.0)};
  batch.flows[0].alert = "Scan";
  pipeline.onFlows(std::move(batch), {});
  const model::Totals& totals = pipeline.totals();
  EXPECT_THAT(serversOf(pipeline), ElementsAre(ip("20.0.0.9"), ip("20.0.0.2")));
  EXPECT_EQ(totals.flows, 2U);
  EXPECT_EQ(totals.unplaced, 1U);
  EXPECT_EQ(totals.reportedFlows, 3U);
  EXPECT_EQ(totals.hosts, 4U);
  EXPECT_EQ(totals.localHosts, 1U);
  EXPECT_EQ(totals.alerted, 1U);
  EXPECT_DOUBLE_EQ(totals.up.bitsPerSecond + totals.down.bitsPerSecond, 6000.0);
  EXPECT_DOUBLE_EQ(totals.notShown.bitsPerSecond, 1000.0);
  EXPECT_EQ(pipeline.state()->alerts.size(), 1U) << "a slow flow's alert is one, too";
  exchange.acquire();
  const model::Breakdown& country = exchange.readSlot().breakdowns.country;
  ASSERT_EQ(country.size, 2U);
  EXPECT_EQ(country.top()[0].key, "DE");
  EXPECT_EQ(country.top()[0].flows, 2U) << "the one that is not shown as well";
  EXPECT_EQ(country.top()[1].key, "");
}

TEST_F(PipelineTest, TheFastestFlowsAreInWords) {
  FlowBatch batch;
  for (int i = 0; i < 40; ++i) {
    batch.flows.push_back(flowNumber(i, 1000.0 * i));
  }
  batch.flows[39].application = "TLS.\nGoogle";
  batch.flows[39].serverName = std::string(300, 'x');
  batch.flows[39].encrypted = true;
  batch.flows[39].alert = "Scan";
  batch.flows[39].score = 7;
  std::swap(batch.flows[38].key.client, batch.flows[38].key.server);
  pipeline_.onFlows(std::move(batch), health_);
  const Snapshot& snapshot = latest();
  ASSERT_EQ(snapshot.topFlows.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    const model::TopFlow& top = snapshot.topFlows[i];
    EXPECT_DOUBLE_EQ(top.up.bitsPerSecond + top.down.bitsPerSecond,
                     1000.0 * static_cast<double>(39 - i));
    EXPECT_EQ(snapshot.slots[top.slot].up, top.up);
  }
  const model::TopFlow& first = snapshot.topFlows[0];
  EXPECT_EQ(first.nearName, "10.0.0.1");
  EXPECT_EQ(first.farName.view(), std::string(95, 'x'));
  EXPECT_EQ(first.application, "TLS.Google");
  EXPECT_EQ(first.nearPlace, "Home");
  EXPECT_EQ(first.farPlace, "Germany");
  EXPECT_EQ(first.encrypted, true);
  EXPECT_TRUE(first.alerted);
  EXPECT_EQ(first.alert, "Scan");
  EXPECT_EQ(first.score, 7U);
  EXPECT_FALSE(first.serverIsNear);
  EXPECT_TRUE(snapshot.topFlows[1].serverIsNear);
  EXPECT_EQ(snapshot.topFlows[1].nearName, "10.0.0.1");
  EXPECT_EQ(snapshot.topFlows[1].farPlace, "Germany");
}

model::FlowFilter toServer(std::string_view address) {
  model::FlowFilter filter;
  EXPECT_FALSE(filter.set(model::FilterField::dstIp, address));
  return filter;
}

TEST_F(PipelineTest, AFilterActsAtOnceAndOnThePictureOnly) {
  poll(0, 12);
  clock_.advance(Uptime(10'000));
  const auto generation = latest().generation;
  pipeline_.setFilter(toServer("20.0.0.1"));  // and 10, 11
  const Snapshot& filtered = latest();
  EXPECT_EQ(filtered.generation, generation + 1) << "without another poll";
  EXPECT_EQ(filtered.filter.matching, 3U);
  EXPECT_EQ(filtered.filter.of, 12U);
  EXPECT_EQ(filtered.topFlows.size(), 3U);
  EXPECT_EQ(std::ranges::count(filtered.slots, FlowSlot::Phase::alive, &FlowSlot::phase), 3);
  EXPECT_EQ(std::ranges::count(filtered.slots, FlowSlot::Phase::ending, &FlowSlot::phase), 9);
  ASSERT_EQ(filtered.breakdowns.country.size, 1U);
  EXPECT_EQ(filtered.breakdowns.country.top()[0].flows, 3U);
  EXPECT_EQ(filtered.totals.flows, 12U);
  EXPECT_EQ(pipeline_.flows().size(), 12U);
  EXPECT_EQ(pipeline_.state()->filter, filtered.filter);
  EXPECT_EQ(pipeline_.state()->breakdowns.country.top()[0].flows, 11U);
}

TEST_F(PipelineTest, AFilterHoldsFromPollToPollUntilItIsTakenAway) {
  poll(0, 12);
  pipeline_.setFilter(toServer("20.0.0.1"));
  clock_.advance(Uptime(2000));
  pipeline_.tick();
  EXPECT_EQ(std::ranges::count(latest().slots, FlowSlot::Phase::empty, &FlowSlot::phase), 9)
      << "faded out, and told";
  poll(0, 20);
  EXPECT_EQ(latest().filter.matching, 11U);
  EXPECT_EQ(latest().filter.of, 20U);
  EXPECT_EQ(std::ranges::count(latest().slots, FlowSlot::Phase::alive, &FlowSlot::phase), 11);
  const auto generation = latest().generation;
  pipeline_.setFilter(toServer("20.0.0.1"));
  EXPECT_EQ(latest().generation, generation) << "the same again is nothing new";
  pipeline_.setFilter({});
  EXPECT_EQ(std::ranges::count(latest().slots, FlowSlot::Phase::alive, &FlowSlot::phase), 20);
  EXPECT_EQ(latest().topFlows.size(), 12U);
  EXPECT_EQ(latest().filter.matching, 20U);
}

TEST_F(PipelineTest, PastTheCapAFlowThatMatchesIsKeptBeforeFasterOnes) {
  handoff::LatestExchange<Snapshot> exchange;
  Pipeline pipeline(makeEnricher(), clock_, exchange, {.maxFlows = 2});
  pipeline.setFilter(toServer("20.0.0.7"));
  FlowBatch batch;
  for (int i = 1; i < 8; ++i) {
    batch.flows.push_back(flowNumber(i, 10'000.0 - i));
  }
  pipeline.onFlows(std::move(batch), {});
  exchange.acquire();
  const Snapshot& snapshot = exchange.readSlot();
  EXPECT_EQ(snapshot.filter.matching, 1U);
  EXPECT_EQ(snapshot.filter.of, 7U);
  ASSERT_EQ(snapshot.topFlows.size(), 1U);
  EXPECT_EQ(snapshot.topFlows[0].farName, "20.0.0.7");
  EXPECT_EQ(pipeline.flows().size(), 2U);
}

TEST_F(PipelineTest, ThePictureIsSmoothedTheFlowsAreNot) {
  FlowBatch batch;
  batch.flows = {flowNumber(1, 1000.0)};
  pipeline_.onFlows(std::move(batch), health_);
  clock_.advance(Uptime(4000));
  batch = {};
  batch.flows = {flowNumber(1, 9000.0)};
  pipeline_.onFlows(std::move(batch), health_);
  EXPECT_DOUBLE_EQ(pipeline_.flows()[0].flow.rate->bitsPerSecond, 9000.0);
  EXPECT_DOUBLE_EQ(pipeline_.totals().up.bitsPerSecond, 4500.0);
  const double eased = 500.0 + 4000.0 * (1.0 - std::exp(-1.0));
  EXPECT_NEAR(latest().slots[0].up.bitsPerSecond, eased, 0.01);
  EXPECT_NEAR(latest().topFlows[0].up.bitsPerSecond, eased, 0.01);
}

TEST_F(PipelineTest, HistoryGoesOnBetweenPollsFromCountersOrFlows) {
  using Origin = model::ThroughputSample::Origin;
  poll(0, 1);
  clock_.advance(Uptime(2000));
  pipeline_.tick();
  ASSERT_EQ(latest().history.samples.size(), 1U);
  EXPECT_EQ(latest().history.samples[0].origin, Origin::flows);
  EXPECT_DOUBLE_EQ(latest().history.samples[0].up.bitsPerSecond, 500.0);
  FlowBatch batch;
  batch.interface.emplace().upload = model::BitRate{7.0};
  batch.interface->download = model::BitRate{8.0};
  pipeline_.onFlows(std::move(batch), health_);
  clock_.advance(Uptime(2000));
  pipeline_.tick();
  ASSERT_EQ(pipeline_.state()->history.samples.size(), 2U);
  EXPECT_EQ(pipeline_.state()->history.samples[1],
            (model::ThroughputSample{{7.0}, {8.0}, Origin::interface}));
  EXPECT_EQ(latest().history.end, clock_.uptime());
  const auto before = pipeline_.generation();
  clock_.advance(Uptime(1000));
  pipeline_.tick();
  EXPECT_EQ(pipeline_.generation(), before) << "in the middle of a sample";
}

TEST_F(PipelineTest, AnotherSourceBeginsWithEmptyHistoryAndAlerts) {
  health("demo", SourceState::live, clock_.uptime());
  FlowBatch batch;
  batch.flows = {flowNumber(1)};
  batch.flows[0].alert = "Scan";
  pipeline_.onFlows(std::move(batch), health_);
  clock_.advance(Uptime(4000));
  pipeline_.tick();
  EXPECT_EQ(latest().alerts.size(), 1U);
  EXPECT_FALSE(latest().history.samples.empty());
  health("localhost", SourceState::live, clock_.uptime());
  EXPECT_TRUE(latest().alerts.empty());
  EXPECT_TRUE(latest().history.samples.empty());
}

TEST_F(PipelineTest, NothingGrowsIn2000PollsOfChurn) {
  handoff::LatestExchange<Snapshot> exchange;
  Pipeline pipeline(makeEnricher(), clock_, exchange, {.maxFlows = 40});
  auto reader = pipeline.state();
  for (int round = 0; round < 2000; ++round) {
    FlowBatch batch;
    for (int i = 0; i < 60; ++i) {
      const int age = (round + i) / 5;  // a fifth is new in each poll
      batch.flows.push_back(flowNumber((age * 60 + i) % 65'536, 1000.0 * (i + 1)));
      batch.flows.back().alert = i % 2 == 0 ? "Scan " + std::to_string(round % 3) : "";
    }
    pipeline.onFlows(std::move(batch), {});
    clock_.advance(Uptime(1000));
    pipeline.tick();
    exchange.acquire();
    reader = round % 10 == 0 ? pipeline.state() : reader;
    const PipelineSizes sizes = pipeline.sizes();
    ASSERT_LE(sizes.slots, 80U);
    ASSERT_LE(sizes.endings, 80U);
    ASSERT_LE(sizes.trackedAlerts, 2 * 60U + 1024U);
    ASSERT_LE(sizes.alerts, 64U);
    ASSERT_LE(sizes.samples, 150U);
    ASSERT_LE(sizes.retired, 2U);
    ASSERT_EQ(pipeline.flows().size(), 40U);
    ASSERT_LE(exchange.readSlot().slots.size(), 80U);
    ASSERT_LE(exchange.readSlot().topFlows.size(), 12U);
  }
  EXPECT_EQ(pipeline.sizes().alerts, 64U);
  EXPECT_EQ(pipeline.sizes().samples, 150U);
  EXPECT_GT(pipeline.state()->alerts.back().number, 10'000U);
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

TEST_F(PipelineTest, TheInterfacesCountersAreForgottenWhenTheyComeNoMore) {
  FlowBatch batch;
  batch.interface.emplace().name = "eth0";
  pipeline_.onFlows(std::move(batch), health_);
  clock_.advance(Uptime(15'000));
  poll(0, 2);
  EXPECT_TRUE(latest().interface) << "a poll or two may lack them";
  clock_.advance(Uptime(1));
  poll(0, 2);
  EXPECT_FALSE(latest().interface);
}

TEST_F(PipelineTest, OldValuesInTheExchangeAreOverwrittenWhole) {
  FlowBatch big;
  for (int i = 0; i < 50; ++i) {
    big.flows.push_back(flowNumber(i));
  }
  big.interface.emplace().name = "eth0";
  pipeline_.onFlows(std::move(big), health_);
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
  EXPECT_EQ(latest().health.state, SourceState::unreachable) << "not: there were no flows";
  EXPECT_EQ(latest().slots.size(), 5U) << "fading";
  clock_.advance(Uptime(1500));
  pipeline_.tick();
  EXPECT_TRUE(latest().slots.empty());
  const auto quiet = pipeline_.generation();
  pipeline_.tick();
  EXPECT_EQ(pipeline_.generation(), quiet);
}

TEST_F(PipelineTest, AHealthIsNeverShownWithoutItsFlows) {
  health_.state = SourceState::live;
  poll(0, 3);
  EXPECT_EQ(latest().generation, 1U) << "both at once";
  EXPECT_EQ(latest().health.state, SourceState::live);
  EXPECT_EQ(pipeline_.state()->flows->size(), 3U);
}

TEST_F(PipelineTest, TheFirstPollOfAnotherSourceIsKeptWhole) {
  health("ntopng", SourceState::unreachable, {});
  health_.source = "localhost";
  FlowBatch batch;
  batch.interfaceId = 4;
  batch.interface.emplace().name = "eth0";
  pipeline_.onFlows(std::move(batch), health_);
  EXPECT_EQ(latest().interface->name, "eth0");
  EXPECT_EQ(pipeline_.state()->interfaceId, 4);
}

TEST_F(PipelineTest, RecordedPlacesAreForRecordedBatchesOnly) {
  poll(9, 10, true);
  EXPECT_EQ(pipeline_.flows()[0].server.place.city, "X");
  poll(9, 10);
  EXPECT_EQ(pipeline_.flows()[0].server.place.accuracy, model::PlaceAccuracy::none);
}

TEST_F(PipelineTest, TheLastErrorStaysUntilAnotherSourceComes) {
  model::SourceHealth health;
  health.source = "ntopng";
  health.error = "no answer";
  const model::UtcTime failed = clock_.utc();
  pipeline_.onHealth(health);
  EXPECT_EQ(latest().health.lastErrorAt, failed);
  clock_.advance(Uptime(5000));
  health.error.clear();
  health.state = SourceState::live;
  pipeline_.onHealth(health);
  EXPECT_EQ(latest().health.error, "");
  EXPECT_EQ(latest().health.lastError, "no answer");
  EXPECT_EQ(latest().health.lastErrorAt, failed);
  EXPECT_EQ(pipeline_.state()->health, latest().health);
  health.source = "localhost";
  pipeline_.onHealth(health);
  EXPECT_EQ(latest().health.lastError, "");
  EXPECT_FALSE(latest().health.lastErrorAt);
}

model::ProviderHealth providerOf(std::string error, std::uint64_t lookups) {
  return {.name = "a provider with a long name",
          .state = error.empty() ? "ready" : "failed",
          .error = std::move(error),
          .counters = {{"lookups", lookups}, {"a counter with a long name", 2 * lookups}}};
}

TEST_F(PipelineTest, TheHealthOfProvidersReachesTheRenderer) {
  pipeline_.setProviders({providerOf("", 1), providerOf("no such file", 1)});
  EXPECT_THAT(latest().providers,
              testing::ElementsAre(providerOf("", 1), providerOf("no such file", 1)));
  const auto before = latest().generation;
  pipeline_.setProviders({providerOf("", 2), providerOf("no such file", 2)});
  EXPECT_EQ(latest().generation, before) << "counters alone wait for the next publish";
  poll(0, 1);
  EXPECT_EQ(latest().providers[0], providerOf("", 2));
  pipeline_.setProviders({providerOf("", 2), providerOf("", 2)});
  EXPECT_GT(latest().generation, before);
  EXPECT_EQ(latest().providers[1].error, "");
}

// A slot of the exchange keeps its memory: where it lies does not change any more.
TEST_F(PipelineTest, ProvidersInTheSnapshotTakeNoNewMemory) {
  std::set<const void*> seen;
  const auto publishWith = [&](std::uint64_t lookups) {
    pipeline_.setProviders({providerOf("an error that takes memory of its own", lookups)});
    poll(0, 2);
    const model::ProviderHealth& shown = latest().providers.at(0);
    EXPECT_EQ(shown.counters.at(0).second, lookups);
    seen.insert({&shown, shown.name.data(), shown.error.data(), shown.counters.data(),
                 shown.counters.at(1).first.data()});
  };
  for (std::uint64_t i = 0; i < 10; ++i) {
    publishWith(i);
  }
  const std::size_t warm = seen.size();
  for (std::uint64_t i = 10; i < 200; ++i) {
    publishWith(i);
  }
  EXPECT_EQ(seen.size(), warm);
  EXPECT_LE(warm, 3U * 5U);
}

TEST_F(PipelineTest, StandingNoticeJoinsTheSources) {
  handoff::LatestExchange<Snapshot> exchange;
  PipelineOptions options;
  options.standingNotice = "no location database";
  Pipeline pipeline(makeEnricher(), clock_, exchange, options);
  model::SourceHealth health;
  health.source = "localhost";
  health.notice = "UDP has no counters";
  pipeline.onHealth(health);
  EXPECT_EQ(pipeline.health().notice, "UDP has no counters; no location database");
  pipeline.setStandingNotice("");
  EXPECT_EQ(pipeline.health().notice, "UDP has no counters");
  const auto before = pipeline.state();
  pipeline.setStandingNotice("");
  EXPECT_EQ(pipeline.state(), before) << "nothing new to publish";
}

TEST_F(PipelineTest, WhatIsWrongWithProvidersJoinsTheNotice) {
  model::SourceHealth health;
  health.source = "ntopng";
  health.state = SourceState::live;
  health.notice = "UDP has no counters";
  pipeline_.onHealth(health);
  pipeline_.setProviders({{.name = "places", .state = "degraded", .error = "geo: no file"},
                          {.name = "mmdb", .state = "degraded", .error = "no file"},
                          {.name = "libloc", .state = "off", .error = "none is installed"},
                          {.name = "file raw", .state = "failed", .error = "disk full"},
                          {.name = "file flows", .state = "failed", .error = "disk full"}});
  EXPECT_EQ(latest().health.notice, "UDP has no counters; geo: no file; disk full")
      << "each sentence once";
  EXPECT_EQ(pipeline_.state()->health, latest().health) << "the wall and the status alike";
  health.notice.clear();
  pipeline_.onHealth(health);
  EXPECT_EQ(latest().health.notice, "geo: no file; disk full");
  health.source = "demo";
  pipeline_.onHealth(health);
  EXPECT_EQ(latest().health.notice, "") << "the demo needs none of them";
  pipeline_.setStandingNotice("not reloaded");
  EXPECT_EQ(latest().health.notice, "not reloaded") << "with any source";
  health.source = "ntopng";
  pipeline_.onHealth(health);
  pipeline_.setProviders({});
  EXPECT_EQ(latest().health.notice, "not reloaded");
}

}  // namespace
}  // namespace flowwall::net::pipeline
