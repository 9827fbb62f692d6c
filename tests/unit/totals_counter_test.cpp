#include "net/pipeline/totals_counter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::Breakdown;
using model::BreakdownEntry;
using model::EnrichedFlow;
using model::LocalEnd;
using tests::enrichedNumber;
using tests::ip;

EnrichedFlow flow(int n, double up, double down) {
  EnrichedFlow enriched = enrichedNumber(n, up + down);
  enriched.clientToServer = {up};
  enriched.serverToClient = {down};
  enriched.client.place.site = "Head office";
  return enriched;
}

EnrichedFlow inCountry(int n, double rate, std::string code) {
  EnrichedFlow enriched = flow(n, rate, 0.0);
  enriched.server.place.countryCode = std::move(code);
  return enriched;
}

std::vector<std::string> keys(const Breakdown& breakdown) {
  std::vector<std::string> found;
  for (const BreakdownEntry& entry : breakdown.top()) {
    found.emplace_back(entry.key.view());
  }
  return found;
}

class TotalsCounterTest : public testing::Test {
 protected:
  void count(const std::vector<EnrichedFlow>& flows) {
    totals_ = {};
    counter_.count(flows, countries_, totals_, breakdowns_);
  }
  enrich::CountryTable countries_ =
      enrich::CountryTable::fromJson(R"([{"iso2":"DE","name":"Germany","lat":51,"lon":10}])")
          .value();
  TotalsCounter counter_{100};
  model::Totals totals_;
  model::Breakdowns breakdowns_;
};

TEST_F(TotalsCounterTest, ThroughputIsSeenFromOurSide) {
  EnrichedFlow swapped = flow(2, 10.0, 20.0);
  swapped.localEnd = LocalEnd::server;
  EnrichedFlow inside = flow(3, 100.0, 200.0);
  inside.flow.key.server = ip("10.0.0.3");
  inside.localEnd = LocalEnd::none;
  EnrichedFlow outside = flow(4, 1000.0, 2000.0);
  outside.flow.key.client = ip("30.0.0.4");
  outside.client.place.accuracy = model::PlaceAccuracy::country;
  outside.localEnd = LocalEnd::none;
  count({flow(1, 1.0, 2.0), swapped, inside, outside});
  EXPECT_DOUBLE_EQ(totals_.up.bitsPerSecond, 1021.0);
  EXPECT_DOUBLE_EQ(totals_.down.bitsPerSecond, 2012.0);
  EXPECT_DOUBLE_EQ(totals_.internal.bitsPerSecond, 300.0);
}

TEST_F(TotalsCounterTest, CountsHostsOnceAndAlerts) {
  EnrichedFlow inside = flow(3, 0.0, 0.0);
  inside.flow.key.server = ip("10.0.0.3");
  inside.localEnd = LocalEnd::none;
  inside.flow.alert = "Scan";
  EnrichedFlow group = flow(4, 0.0, 0.0);
  group.flow.key.server = ip("224.0.0.251");
  group.flow.score = 100;
  count({flow(1, 0.0, 0.0), flow(1, 0.0, 0.0), flow(2, 0.0, 0.0), inside, group});
  EXPECT_EQ(totals_.hosts, 4U) << "a group is no host";
  EXPECT_EQ(totals_.localHosts, 2U);
  EXPECT_EQ(totals_.alerted, 2U);
}

TEST_F(TotalsCounterTest, ByCountryWithTheUnknownAndTheLocalOnesOfTheirOwn) {
  EnrichedFlow inside = flow(9, 30.0, 0.0);
  inside.flow.key.server = ip("10.0.0.3");
  inside.localEnd = LocalEnd::none;
  count({inCountry(1, 50.0, "DE"), inCountry(2, 100.0, ""), inCountry(3, 20.0, "XQ"),
         inCountry(4, 200.0, "DE"), inside});
  EXPECT_THAT(keys(breakdowns_.country), testing::ElementsAre("DE", "", "local", "XQ"));
  const auto top = breakdowns_.country.top();
  EXPECT_EQ(top[0].label, "Germany");
  EXPECT_EQ(top[0].flows, 2U);
  EXPECT_DOUBLE_EQ(top[0].rate.bitsPerSecond, 250.0);
  EXPECT_DOUBLE_EQ(top[0].share, 0.625);
  EXPECT_EQ(top[1].label, "Unknown");
  EXPECT_EQ(top[2].label, "Local network");
  EXPECT_EQ(top[3].label, "XQ") << "a code without a name";
}

TEST_F(TotalsCounterTest, FarAndNearEndFollowTheDirection) {
  EnrichedFlow swapped = flow(1, 10.0, 0.0);
  std::swap(swapped.client, swapped.server);
  swapped.localEnd = LocalEnd::server;
  swapped.server.os = model::DeviceOs::ios;
  swapped.client.place.countryCode = "DE";
  swapped.client.asn = 64500;
  swapped.flow.application = "TLS.Google";
  swapped.flow.key.l4 = model::L4Protocol::udp;
  count({swapped});
  EXPECT_THAT(keys(breakdowns_.country), testing::ElementsAre("DE"));
  EXPECT_THAT(keys(breakdowns_.as), testing::ElementsAre("64500"));
  EXPECT_EQ(breakdowns_.as.top()[0].label, "AS64500") << "no name known";
  EXPECT_THAT(keys(breakdowns_.os), testing::ElementsAre("ios"));
  EXPECT_EQ(breakdowns_.os.top()[0].label, "iOS");
  EXPECT_THAT(keys(breakdowns_.site), testing::ElementsAre("Head office"));
  EXPECT_THAT(keys(breakdowns_.application), testing::ElementsAre("TLS.Google"));
  EXPECT_THAT(keys(breakdowns_.protocol), testing::ElementsAre("UDP"));
}

TEST_F(TotalsCounterTest, WhatIsUnknownIsAnEntryEverywhere) {
  EnrichedFlow unknown = flow(1, 10.0, 0.0);
  unknown.client.place = {};
  unknown.flow.key.client = ip("30.0.0.1");
  unknown.localEnd = LocalEnd::none;
  unknown.flow.key.l4 = static_cast<model::L4Protocol>(47);
  count({unknown});
  for (const Breakdown* one : {&breakdowns_.country, &breakdowns_.as, &breakdowns_.os,
                               &breakdowns_.application, &breakdowns_.site}) {
    ASSERT_EQ(one->size, 1U);
    EXPECT_EQ(one->top()[0].key, "");
    EXPECT_EQ(one->top()[0].label, "Unknown");
    EXPECT_DOUBLE_EQ(one->top()[0].share, 1.0);
  }
  EXPECT_THAT(keys(breakdowns_.protocol), testing::ElementsAre("47"));
  EXPECT_EQ(breakdowns_.protocol.top()[0].label, "IP protocol 47");
}

TEST_F(TotalsCounterTest, TheRestIsSummedAndTiesDoNotDependOnTheOrder) {
  std::vector<EnrichedFlow> flows;
  for (int i = 0; i < 20; ++i) {
    flows.push_back(flow(i, i < 2 ? 50.0 : 10.0, 0.0));
    flows.back().flow.application = "App " + std::string(1, static_cast<char>('A' + i));
  }
  flows.push_back(flow(30, 0.0, 0.0));
  flows.back().flow.application = "App T";
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(flows, random);
    count(flows);
    ASSERT_THAT(keys(breakdowns_.application),
                testing::ElementsAre("App A", "App B", "App T", "App C", "App D", "App E", "App F",
                                     "App G"))
        << "rate, then flows, then key";
    EXPECT_EQ(breakdowns_.application.restKeys, 12U);
    EXPECT_EQ(breakdowns_.application.restFlows, 12U);
    EXPECT_DOUBLE_EQ(breakdowns_.application.restRate.bitsPerSecond, 120.0);
  }
}

TEST_F(TotalsCounterTest, WithoutTrafficThereAreNoShares) {
  count({});
  EXPECT_EQ(breakdowns_.country.size, 0U);
  count({inCountry(1, 0.0, "DE")});
  ASSERT_EQ(breakdowns_.country.size, 1U);
  EXPECT_EQ(breakdowns_.country.top()[0].share, 0.0);
}

}  // namespace
}  // namespace flowwall::net::pipeline
