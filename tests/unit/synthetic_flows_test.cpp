#include "engine/app/synthetic_flows.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;

double rateOf(const model::TopFlow& flow) {
  return flow.up.bitsPerSecond + flow.down.bitsPerSecond;
}

double sharesOf(const model::Breakdown& breakdown) {
  double sum = 0.0;
  for (const model::BreakdownEntry& entry : breakdown.top()) {
    sum += entry.share;
  }
  return sum;
}

TEST(SyntheticFlowsTest, CarryWhatThePanelsOfARealSnapshotSay) {
  SyntheticFlows flows({.flows = 500, .home = {"HQ", {10.0, 76.0}}});
  for (const auto now : {10s, 13s}) {
    const model::Snapshot& snapshot = flows.next(now);
    ASSERT_GE(snapshot.topFlows.size(), 10U);
    EXPECT_TRUE(std::ranges::is_sorted(snapshot.topFlows, std::greater{}, rateOf));
    double fastest = 0.0;
    for (const model::FlowSlot& slot : snapshot.slots) {
      const bool alive = slot.phase == model::FlowSlot::Phase::alive;
      fastest = std::max(fastest, alive ? slot.up.bitsPerSecond + slot.down.bitsPerSecond : 0.0);
    }
    EXPECT_EQ(rateOf(snapshot.topFlows.front()), fastest);
    EXPECT_NEAR(sharesOf(snapshot.breakdowns.os), 1.0, 1e-9) << "seven systems, eight entries";
    EXPECT_GT(sharesOf(snapshot.breakdowns.country), 0.3);
    EXPECT_GT(sharesOf(snapshot.breakdowns.as), 0.3);
  }
}

TEST(SyntheticFlowsTest, NoPlaceIsBusyWithoutFlows) {
  EXPECT_TRUE(SyntheticFlows({.flows = 0}).next(10s).busyPlaces.empty());
  SyntheticFlows one({.flows = 1});
  const model::Snapshot& snapshot = one.next(10s);
  ASSERT_EQ(snapshot.busyPlaces.size(), 2U) << "both ends";
  for (const model::BusyPlace& place : snapshot.busyPlaces) {
    const model::FlowSlot& slot = snapshot.slots.front();
    EXPECT_TRUE(place.point == slot.nearPoint || place.point == slot.farPoint);
  }
}

TEST(SyntheticFlowsTest, AreTheSameEachTime) {
  SyntheticFlows one({.flows = 50});
  SyntheticFlows other({.flows = 50});
  const model::Snapshot& first = one.next(10s);
  const model::Snapshot& second = other.next(10s);
  EXPECT_EQ(first.totals, second.totals);
  for (std::size_t i = 0; i < first.topFlows.size(); ++i) {
    EXPECT_EQ(first.topFlows[i].slot, second.topFlows[i].slot);
  }
}

}  // namespace
}  // namespace flowwall::app
