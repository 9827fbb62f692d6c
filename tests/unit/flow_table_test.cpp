#include "net/pipeline/flow_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::EnrichedFlow;
using model::FlowSlot;
using model::ManualClock;
using model::Uptime;
using tests::enrichedNumber;
using tests::withBytes;

std::vector<EnrichedFlow> numbers(int first, int last, double bitsPerSecond = 1000.0) {
  std::vector<EnrichedFlow> flows;
  for (int i = first; i < last; ++i) {
    flows.push_back(enrichedNumber(i, bitsPerSecond));
  }
  return flows;
}

std::size_t count(const FlowTable& table, FlowSlot::Phase phase) {
  return static_cast<std::size_t>(std::ranges::count(table.slots(), phase, &FlowSlot::phase));
}

std::size_t changed(const FlowTable& table, std::uint64_t generation) {
  return static_cast<std::size_t>(
      std::ranges::count(table.slots(), generation, &FlowSlot::changedIn));
}

class FlowTableTest : public testing::Test {
 protected:
  void poll(std::vector<EnrichedFlow> flows) { kept_ = shownOf(table_, flows, ++generation_); }
  static std::vector<EnrichedFlow> shownOf(FlowTable& table, std::vector<EnrichedFlow>& flows,
                                           std::uint64_t generation) {
    std::vector<EnrichedFlow> shown;
    for (const ShownFlow& one : table.update(flows, generation)) {
      EXPECT_EQ(table.slots()[one.slot].phase, FlowSlot::Phase::alive);
      shown.push_back(flows[one.flow]);
    }
    return shown;
  }
  ManualClock clock_{model::UtcTime{std::chrono::seconds(1'700'000'000)}};
  FlowTable table_{clock_, {.maxFlows = 100, .smoothing = Uptime{0}}};
  std::uint64_t generation_ = 0;
  std::vector<EnrichedFlow> kept_;
};

TEST_F(FlowTableTest, IdenticalPollChangesNothing) {
  std::vector<EnrichedFlow> flows;
  for (int i = 0; i < 50; ++i) {
    flows.push_back(withBytes(enrichedNumber(i, 1000.0 * i), 100, 300));
  }
  poll(flows);
  EXPECT_EQ(changed(table_, generation_), 50U);
  clock_.advance(Uptime(3000));
  poll(flows);
  EXPECT_EQ(changed(table_, generation_), 0U);
  std::ranges::reverse(flows);
  poll(flows);
  EXPECT_EQ(changed(table_, generation_), 0U);
}

TEST_F(FlowTableTest, FlowsKeepTheirSlots) {
  poll(numbers(0, 10));
  std::map<std::uint32_t, std::size_t> slotOfSeed;
  for (std::size_t i = 0; i < table_.slots().size(); ++i) {
    slotOfSeed[table_.slots()[i].seed] = i;
  }
  ASSERT_EQ(slotOfSeed.size(), 10U);
  clock_.advance(Uptime(3000));
  auto next = numbers(5, 15, 9000.0);
  std::ranges::reverse(next);
  poll(next);
  std::size_t survivors = 0;
  for (std::size_t i = 0; i < table_.slots().size(); ++i) {
    const FlowSlot& slot = table_.slots()[i];
    const auto before = slotOfSeed.find(slot.seed);
    if (slot.phase == FlowSlot::Phase::alive && before != slotOfSeed.end()) {
      EXPECT_EQ(before->second, i);
      EXPECT_EQ(slot.born, Uptime(0));
      ++survivors;
    }
  }
  EXPECT_EQ(survivors, 5U);
  EXPECT_EQ(count(table_, FlowSlot::Phase::ending), 5U);
}

TEST_F(FlowTableTest, EndedFlowsFadeThenTheirSlotsAreUsedAgain) {
  poll(numbers(0, 10));
  clock_.advance(Uptime(3000));
  poll(numbers(8, 10));
  EXPECT_EQ(count(table_, FlowSlot::Phase::ending), 8U);
  EXPECT_EQ(table_.slots()[0].ended, Uptime(3000));
  clock_.advance(Uptime(1499));
  EXPECT_FALSE(table_.reclaim(++generation_));
  clock_.advance(Uptime(1));
  EXPECT_TRUE(table_.reclaim(++generation_));
  EXPECT_EQ(count(table_, FlowSlot::Phase::empty), 8U);
  EXPECT_EQ(changed(table_, generation_), 8U);
  auto flows = numbers(8, 10);
  flows.push_back(enrichedNumber(77));
  poll(flows);
  EXPECT_EQ(table_.slots().size(), 10U);
  EXPECT_EQ(table_.slots()[0].phase, FlowSlot::Phase::alive) << "the lowest free slot";
  EXPECT_EQ(table_.slots()[0].born, Uptime(4500));
}

TEST_F(FlowTableTest, TheArrayEndsAtTheHighestSlotInUse) {
  poll(numbers(0, 10));
  poll(numbers(0, 3));
  clock_.advance(Uptime(2000));
  table_.reclaim(++generation_);
  EXPECT_EQ(table_.slots().size(), 3U);
}

TEST_F(FlowTableTest, AFlowThatComesBackGoesOnInItsSlot) {
  poll(numbers(0, 2));
  clock_.advance(Uptime(500));
  poll(numbers(0, 1));
  clock_.advance(Uptime(500));
  poll(numbers(0, 2));
  EXPECT_EQ(table_.slots().size(), 2U);
  EXPECT_EQ(count(table_, FlowSlot::Phase::alive), 2U);
  EXPECT_EQ(table_.slots()[1].born, Uptime(0));
  clock_.advance(Uptime(5000));
  EXPECT_FALSE(table_.reclaim(++generation_)) << "its former end is forgotten";
  EXPECT_EQ(count(table_, FlowSlot::Phase::alive), 2U);
}

TEST_F(FlowTableTest, DuplicateKeysCountOnce) {
  poll({enrichedNumber(1, 500.0), enrichedNumber(1, 900.0), enrichedNumber(2)});
  EXPECT_EQ(table_.alive(), 2U);
  EXPECT_EQ(table_.reported(), 2U);
  EXPECT_EQ(kept_.size(), 2U);
}

TEST_F(FlowTableTest, KeepsTheFastestAndCountsTheRest) {
  std::vector<EnrichedFlow> flows;
  for (int i = 0; i < 1000; ++i) {
    flows.push_back(enrichedNumber(i, (i * 7919) % 1000));
  }
  poll(flows);
  EXPECT_EQ(table_.alive(), 100U);
  EXPECT_EQ(table_.reported(), 1000U);
  EXPECT_DOUBLE_EQ(table_.notShown().bitsPerSecond, 899.0 * 900.0 / 2.0);
  ASSERT_EQ(kept_.size(), 100U);
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    EXPECT_DOUBLE_EQ(kept_[i].flow.rate->bitsPerSecond, 999.0 - static_cast<double>(i));
  }
}

TEST_F(FlowTableTest, AnotherLimitHoldsFromTheNextUpdateOn) {
  poll(numbers(0, 100));
  table_.setLimits(10, Uptime{0}, 0);
  EXPECT_EQ(count(table_, FlowSlot::Phase::alive), 100U);
  poll(numbers(50, 150));
  EXPECT_EQ(count(table_, FlowSlot::Phase::alive), 10U);
  for (int i = 1; i < 30; ++i) {
    poll(numbers(1000 * i, 1000 * i + 50));
    EXPECT_EQ(kept_.size(), 10U);
  }
  EXPECT_LE(table_.capacity(), 200U);
  table_.setLimits(300, Uptime{0}, 0);
  poll(numbers(0, 300));
  EXPECT_EQ(count(table_, FlowSlot::Phase::alive), 300U);
}

TEST_F(FlowTableTest, FlowsAtTheEdgeDoNotFlicker) {
  auto flows = numbers(0, 101, 1000.0);
  flows[100].flow.rate->bitsPerSecond = 900.0;
  poll(flows);
  flows[100].flow.rate->bitsPerSecond = 1100.0;
  poll(flows);
  EXPECT_EQ(count(table_, FlowSlot::Phase::ending), 0U);
  flows[100].flow.rate->bitsPerSecond = 1300.0;
  poll(flows);
  EXPECT_EQ(count(table_, FlowSlot::Phase::ending), 1U);
}

TEST_F(FlowTableTest, SplitsByBytesSinceTheLastPollElseByAllElseInHalves) {
  poll({enrichedNumber(1), withBytes(enrichedNumber(2), 250, 750)});
  const auto up = [this](int n) {
    const auto found = std::ranges::find(kept_, enrichedNumber(n).flow.key,
                                         [](const EnrichedFlow& f) { return f.flow.key; });
    return found->clientToServer.bitsPerSecond;
  };
  EXPECT_DOUBLE_EQ(up(1), 500.0);
  EXPECT_DOUBLE_EQ(up(2), 250.0);
  poll({withBytes(enrichedNumber(2), 1150, 850)});
  EXPECT_DOUBLE_EQ(up(2), 900.0);
  poll({withBytes(enrichedNumber(2), 1150, 850)});
  EXPECT_DOUBLE_EQ(up(2), 900.0) << "nothing moved: the share stays";
  poll({withBytes(enrichedNumber(2), 100, 100)});
  EXPECT_DOUBLE_EQ(up(2), 500.0) << "counters began again";
}

TEST_F(FlowTableTest, UpIsFromTheNearEnd) {
  EnrichedFlow flow = withBytes(enrichedNumber(1), 250, 750);
  flow.localEnd = model::LocalEnd::server;
  flow.server.place.point = {1.0, 2.0};
  flow.server.os = model::DeviceOs::ios;
  poll({flow});
  const FlowSlot& slot = table_.slots()[0];
  EXPECT_DOUBLE_EQ(slot.up.bitsPerSecond, 750.0);
  EXPECT_DOUBLE_EQ(slot.down.bitsPerSecond, 250.0);
  EXPECT_EQ(slot.nearPoint, (model::GeoPoint{1.0, 2.0}));
  EXPECT_EQ(slot.os, model::DeviceOs::ios);
  EXPECT_EQ(slot.farAccuracy, model::PlaceAccuracy::site);
}

TEST_F(FlowTableTest, RateChangesOnlyBeyondTheTolerance) {
  poll({enrichedNumber(1, 1000.0)});
  clock_.advance(Uptime(3000));
  poll({enrichedNumber(1, 1040.0)});
  EXPECT_EQ(changed(table_, generation_), 0U);
  poll({enrichedNumber(1, 1080.0)});
  EXPECT_EQ(changed(table_, generation_), 1U) << "small steps add up";
  const FlowSlot& slot = table_.slots()[0];
  EXPECT_DOUBLE_EQ(slot.upBefore.bitsPerSecond, 500.0);
  EXPECT_DOUBLE_EQ(slot.up.bitsPerSecond, 540.0);
  EXPECT_EQ(slot.rateChanged, Uptime(3000));
}

TEST_F(FlowTableTest, OddRatesAreNoRates) {
  auto flows = numbers(0, 3);
  flows[0].flow.rate->bitsPerSecond = std::numeric_limits<double>::quiet_NaN();
  flows[1].flow.rate->bitsPerSecond = -5.0;
  flows[2].flow.rate.reset();
  poll(flows);
  for (const FlowSlot& slot : table_.slots()) {
    EXPECT_EQ(slot.up.bitsPerSecond + slot.down.bitsPerSecond, 0.0);
  }
}

TEST_F(FlowTableTest, DuplicatesLeaveTheReportInItsOrder) {
  poll({enrichedNumber(1), enrichedNumber(2)});
  std::vector<EnrichedFlow> flows{enrichedNumber(1, 10.0), enrichedNumber(1, 90.0),
                                  enrichedNumber(3, 20.0), enrichedNumber(3, 80.0),
                                  enrichedNumber(2, 30.0)};
  const auto shown = table_.update(flows, ++generation_);
  ASSERT_EQ(flows.size(), 3U);
  EXPECT_DOUBLE_EQ(flows[1].flow.rate->bitsPerSecond, 20.0);
  ASSERT_EQ(shown.size(), 3U);
  EXPECT_EQ(shown[0].flow, 2U);
  EXPECT_EQ(shown[2].flow, 0U);
  EXPECT_EQ(table_.alive(), 3U);
}

TEST_F(FlowTableTest, OneThatComesBackKeepsItsSlotWhenNewcomersNeedRoom) {
  FlowTable table(clock_, {.maxFlows = 2});
  std::vector<EnrichedFlow> flows = numbers(0, 2);
  std::ignore = table.update(flows, 1);
  flows = numbers(2, 4);
  std::ignore = table.update(flows, 2);  // all four slots are taken, two of them ending
  const std::uint32_t seed = table.slots()[0].seed;
  flows = {enrichedNumber(9, 5000.0), enrichedNumber(0, 4000.0)};
  const auto shown = table.update(flows, 3);
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0].slot, 1U) << "of the flow that ended first and stayed away";
  EXPECT_EQ(shown[1].slot, 0U);
  EXPECT_EQ(table.slots()[0].seed, seed);
  EXPECT_EQ(table.slots()[0].phase, FlowSlot::Phase::alive);
}

TEST_F(FlowTableTest, AScoreCountsAsAnAlertFromTheThresholdOn) {
  auto flows = numbers(0, 3);
  flows[0].flow.score = 99;
  flows[1].flow.score = 100;
  flows[2].flow.alert = "Scan";
  poll(flows);
  EXPECT_FALSE(table_.slots()[0].alerted);
  EXPECT_TRUE(table_.slots()[1].alerted);
  EXPECT_TRUE(table_.slots()[2].alerted);
  FlowTable off(clock_, {.alertScore = 0});
  std::ignore = off.update(flows, 1);
  EXPECT_FALSE(off.slots()[1].alerted);
}

class SmoothedTableTest : public FlowTableTest {
 protected:
  FlowTable smoothed_{clock_, {.maxFlows = 2, .smoothing = Uptime{4000}}};
  double shownAfter(double bitsPerSecond, Uptime pause) {
    clock_.advance(pause);
    std::vector<EnrichedFlow> flows{enrichedNumber(1, bitsPerSecond)};
    std::ignore = smoothed_.update(flows, ++generation_);
    EXPECT_DOUBLE_EQ(flows[0].flow.rate->bitsPerSecond, bitsPerSecond) << "stays the source's";
    const FlowSlot& slot = smoothed_.slots()[0];
    return slot.up.bitsPerSecond + slot.down.bitsPerSecond;
  }
};

TEST_F(SmoothedTableTest, TheSlotsRatesEaseAndComeToRest) {
  EXPECT_DOUBLE_EQ(shownAfter(1000.0, Uptime(0)), 1000.0);
  const double eased = shownAfter(5000.0, Uptime(4000));
  EXPECT_NEAR(eased, 1000.0 + 4000.0 * (1.0 - std::exp(-1.0)), 0.01);
  EXPECT_GT(shownAfter(0.0, Uptime(4000)), 0.3 * eased);
  EXPECT_GT(shownAfter(0.0, Uptime(15'999)), 0.0);
  EXPECT_EQ(shownAfter(0.0, Uptime(1)), 0.0) << "five time constants after it moved";
}

TEST_F(SmoothedTableTest, AFlowThatPausesForOnePollKeepsItsPlace) {
  std::vector<EnrichedFlow> flows{enrichedNumber(1, 9000.0), enrichedNumber(2, 8000.0)};
  std::ignore = smoothed_.update(flows, ++generation_);
  clock_.advance(Uptime(3000));
  flows = {enrichedNumber(1, 0.0), enrichedNumber(2, 8000.0), enrichedNumber(3, 4000.0)};
  std::ignore = smoothed_.update(flows, ++generation_);
  EXPECT_EQ(count(smoothed_, FlowSlot::Phase::ending), 0U);
  clock_.advance(Uptime(3000));
  std::ignore = smoothed_.update(flows, ++generation_);
  EXPECT_EQ(count(smoothed_, FlowSlot::Phase::ending), 1U) << "but not for two";
}

TEST_F(FlowTableTest, ChurnStaysBounded) {
  FlowTable table(clock_, {.maxFlows = 10});
  const std::vector<EnrichedFlow> flows = numbers(0, 1000);
  for (std::uint64_t update = 1; update <= 10'000; ++update) {
    const auto first = flows.begin() + static_cast<std::ptrdiff_t>(update * 7 % 980);
    std::vector<EnrichedFlow> now(first, first + 15);
    ASSERT_EQ(table.update(now, update).size(), 10U);
    clock_.advance(Uptime(100));  // faster than the fade: endings pile up
    ASSERT_LE(table.slots().size(), 20U);
    ASSERT_EQ(count(table, FlowSlot::Phase::alive), 10U);
  }
  EXPECT_TRUE(table.endAll(10'001));
  EXPECT_FALSE(table.endAll(10'001));
  clock_.advance(Uptime(1500));
  table.reclaim(10'002);
  EXPECT_TRUE(table.slots().empty());
}

}  // namespace
}  // namespace flowwall::net::pipeline
