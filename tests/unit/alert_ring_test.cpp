#include "net/pipeline/alert_ring.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::Alert;
using model::EnrichedFlow;
using model::Uptime;
using tests::enrichedNumber;

EnrichedFlow alerted(int n, std::string why = "Scan", std::uint32_t score = 50) {
  EnrichedFlow flow = enrichedNumber(n);
  flow.flow.alert = std::move(why);
  flow.flow.score = score;
  flow.client.name = "client-" + std::to_string(n);
  return flow;
}

class AlertRingTest : public testing::Test {
 protected:
  void poll(const std::vector<EnrichedFlow>& flows) {
    clock_.advance(Uptime(3000));
    ring_.update(flows);
  }
  std::uint64_t newest() { return ring_.recent().empty() ? 0 : ring_.recent().back().number; }

  model::ManualClock clock_{model::UtcTime{std::chrono::seconds(1'700'000'000)}};
  AlertRing ring_{clock_};
};

TEST_F(AlertRingTest, SaysWhoWithWhomAndWhy) {
  EnrichedFlow flow = alerted(1, "Port\nscan", 120);
  flow.localEnd = model::LocalEnd::server;
  flow.flow.alertSeverity = 5;
  flow.client.place.countryCode = "DE";
  flow.client.asn = 64500;
  flow.client.asName = "Example";
  flow.server.name = "our server";
  poll({flow, enrichedNumber(2)});
  ASSERT_EQ(ring_.recent().size(), 1U);
  const Alert& alert = ring_.recent()[0];
  EXPECT_EQ(alert.number, 1U);
  EXPECT_EQ(alert.when, clock_.utc());
  EXPECT_EQ(alert.raised, Uptime(3000));
  EXPECT_EQ(alert.client, "client-1");
  EXPECT_EQ(alert.server, "our server");
  EXPECT_TRUE(alert.serverIsNear);
  EXPECT_EQ(alert.country, "DE");
  EXPECT_EQ(alert.asn, 64500U);
  EXPECT_EQ(alert.asName, "Example");
  EXPECT_EQ(alert.why, "Portscan") << "without control characters";
  EXPECT_EQ(alert.score, 120U);
  EXPECT_EQ(alert.severity, 5);
}

TEST_F(AlertRingTest, OneAlertAFlowNotOneAPoll) {
  for (int i = 0; i < 50; ++i) {
    poll({alerted(1), alerted(2)});
  }
  EXPECT_EQ(newest(), 2U);
}

TEST_F(AlertRingTest, AnotherAlertAndAMuchHigherScoreAreNews) {
  poll({alerted(1, "Scan", 50)});
  poll({alerted(1, "Scan", 149)});
  EXPECT_EQ(newest(), 1U);
  poll({alerted(1, "Scan", 150)});
  EXPECT_EQ(newest(), 2U) << "100 more than when it was raised";
  poll({alerted(1, "Scan", 20)});
  poll({alerted(1, "Scan", 150)});
  EXPECT_EQ(newest(), 2U);
  poll({alerted(1, "Flood", 150)});
  EXPECT_EQ(newest(), 3U);
  EXPECT_EQ(ring_.recent().back().why, "Flood");
}

TEST_F(AlertRingTest, OneThatFlickersIsNoNewsOneThatComesBackLaterIs) {
  poll({alerted(1)});
  for (int i = 0; i < 10; ++i) {
    poll({enrichedNumber(1)});
    poll({});
    poll({alerted(1)});
  }
  EXPECT_EQ(newest(), 1U);
  for (int i = 0; i < 20; ++i) {
    poll({});
  }
  EXPECT_EQ(ring_.tracked(), 0U);
  poll({alerted(1)});
  EXPECT_EQ(newest(), 2U);
}

TEST_F(AlertRingTest, TheScoreAloneFromTheThresholdOn) {
  poll({alerted(1, "", 99)});
  EXPECT_EQ(newest(), 0U);
  poll({alerted(1, "", 100)});
  ASSERT_EQ(newest(), 1U);
  EXPECT_EQ(ring_.recent()[0].why, "score 100");
  AlertRing off(clock_, {.score = 0});
  off.update(std::vector{alerted(1, "", 5000)});
  EXPECT_TRUE(off.recent().empty());
}

TEST_F(AlertRingTest, KeepsTheNewestAndNumbersAll) {
  for (int i = 0; i < 100; ++i) {
    poll({alerted(i)});
  }
  ASSERT_EQ(ring_.recent().size(), 64U);
  for (std::size_t i = 0; i < 64; ++i) {
    EXPECT_EQ(ring_.recent()[i].number, 37 + i);
    EXPECT_EQ(ring_.recent()[i].client, "client-" + std::to_string(36 + i));
  }
}

TEST_F(AlertRingTest, OfAFloodTheHighestScoresStay) {
  poll({alerted(100'0)});
  std::vector<EnrichedFlow> flood;
  for (int i = 0; i < 500; ++i) {
    flood.push_back(alerted(i, "Flood", static_cast<std::uint32_t>(i * 7919 % 500)));
  }
  poll(flood);
  ASSERT_EQ(ring_.recent().size(), 64U);
  EXPECT_EQ(newest(), 501U);
  for (std::size_t i = 0; i < 64; ++i) {
    EXPECT_EQ(ring_.recent()[i].number, 438 + i);
    EXPECT_EQ(ring_.recent()[i].score, 436 + i);
  }
}

TEST_F(AlertRingTest, RemembersNoMoreThanIsNeeded) {
  for (int i = 0; i < 40; ++i) {
    std::vector<EnrichedFlow> flows;
    for (int n = 0; n < 1000; ++n) {
      flows.push_back(alerted(i * 1000 + n));
    }
    poll(flows);
    ASSERT_LE(ring_.tracked(), 2 * 1000U + 1024U);
  }
}

TEST_F(AlertRingTest, TheNumbersGoOnWithAnotherSource) {
  poll({alerted(1)});
  ring_.clear();
  EXPECT_TRUE(ring_.recent().empty());
  poll({alerted(1)});
  EXPECT_EQ(newest(), 2U);
}

}  // namespace
}  // namespace flowwall::net::pipeline
