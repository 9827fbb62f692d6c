// Many arcs on one way: each shines less, the others as before, and nothing flickers.
#include <gmock/gmock.h>

#include <algorithm>

#include "engine/scene/drawn_flows.hpp"
#include "engine/scene/way_crowds.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::FlowSlot;
using model::GeoPoint;

constexpr GeoPoint kHome{10.85, 76.27};
constexpr GeoPoint kFrankfurt{50.11, 8.68};
constexpr GeoPoint kTokyo{35.68, 139.65};

FlowSlot flowTo(GeoPoint far, std::uint64_t changedIn = 1) {
  FlowSlot slot;
  slot.phase = FlowSlot::Phase::alive;
  slot.nearAccuracy = model::PlaceAccuracy::site;
  slot.farAccuracy = model::PlaceAccuracy::city;
  slot.nearPoint = kHome;
  slot.farPoint = far;
  slot.up = slot.upBefore = {1e6};
  slot.down = slot.downBefore = {1e6};
  slot.seed = static_cast<std::uint32_t>(changedIn);
  slot.changedIn = changedIn;
  return slot;
}

std::vector<FlowSlot> flowsTo(GeoPoint far, std::size_t number) {
  std::vector<FlowSlot> slots(number, flowTo(far));
  for (std::size_t i = 0; i < number; ++i) {
    slots[i].seed = static_cast<std::uint32_t>(i) * 7919;
  }
  return slots;
}

TEST(WayCrowds, AFewAreNone) {
  WayCrowds crowds;
  crowds.update(flowsTo(kFrankfurt, static_cast<std::size_t>(kUncrowdedArcs)), 1);
  EXPECT_EQ(crowds.of(0).arcs, 0U);
  EXPECT_EQ(crowdShare(0), 1.0F);
}

TEST(WayCrowds, CountEachWayByItself) {
  auto slots = flowsTo(kFrankfurt, 256);
  slots.push_back(flowTo(kTokyo));
  auto back = flowTo(kHome);
  back.nearPoint = kFrankfurt;
  slots.push_back(back);
  WayCrowds crowds;
  crowds.update(slots, 1);
  EXPECT_EQ(crowds.of(0).arcs, 8U) << "four octaves above 16";
  EXPECT_EQ(crowds.of(255).arcs, 8U);
  EXPECT_EQ(crowds.of(256).arcs, 0U);
  EXPECT_EQ(crowds.of(257).arcs, 8U) << "the way back is the same";
}

TEST(WayCrowds, ManySlowFlowsMayBeACrowdOfArcsButNotOfPackets) {
  auto slots = flowsTo(kFrankfurt, 64);  // of four packets each
  WayCrowds crowds;
  crowds.update(slots, 1);
  EXPECT_EQ(crowds.of(0), (Crowd{.arcs = 4, .packets = 4}));
  for (FlowSlot& slot : slots) {
    slot.up = {100.0};
    slot.down = {};
    slot.changedIn = 2;
  }
  crowds.update(slots, 2);
  EXPECT_EQ(crowds.of(0), (Crowd{.arcs = 4, .packets = 0}));
}

TEST(WayCrowds, ALargerCrowdShinesALittleMoreInAll) {
  float before = 0.0F;
  for (std::uint32_t level = 0; level <= kMaxCrowd; ++level) {
    const auto arcs =
        static_cast<float>(kUncrowdedArcs) * std::exp2(static_cast<float>(level) / 2.0F);
    const float light = arcs * crowdShare(level);
    EXPECT_GT(light, before);
    EXPECT_LT(light, 3.0F * static_cast<float>(kUncrowdedArcs));
    before = light;
  }
}

TEST(WayCrowds, KeepTheirLevelUntilTheNumberIsWellAwayFromIt) {
  WayCrowds crowds;
  auto slots = flowsTo(kFrankfurt, 64);
  crowds.update(slots, 1);
  const auto level = crowds.of(0).arcs;
  for (std::uint64_t poll = 2; poll < 20; ++poll) {  // about half way between two levels
    const std::size_t number = poll % 2 == 0 ? 74 : 79;
    while (slots.size() < number) {
      slots.push_back(flowTo(kFrankfurt, poll));
    }
    for (std::size_t i = number; i < slots.size(); ++i) {
      slots[i] = {};
      slots[i].changedIn = poll;
    }
    crowds.update(slots, poll);
    EXPECT_EQ(crowds.of(0).arcs, level);
  }
}

TEST(WayCrowds, FollowWhatComesAndGoesAlsoUnseen) {
  WayCrowds crowds;
  auto slots = flowsTo(kFrankfurt, 256);
  crowds.update(slots, 1);
  for (std::size_t i = 100; i < slots.size(); ++i) {
    slots[i] = flowTo(kTokyo, 3);
  }
  crowds.update(slots, 7);
  EXPECT_LT(crowds.of(0).arcs, 8U);
  EXPECT_EQ(crowds.of(255).arcs, 7U);
  for (FlowSlot& slot : slots) {
    slot = {};
    slot.changedIn = 9;
  }
  crowds.update(slots, 9);
  EXPECT_EQ(crowds.of(0).arcs, 0U);
  slots[3] = flowTo(kTokyo, 10);
  crowds.update(slots, 10);
  EXPECT_EQ(crowds.of(3).arcs, 0U) << "a way that was gone begins anew";
}

model::Snapshot snapshotOf(std::vector<FlowSlot> slots) {
  model::Snapshot snapshot;
  snapshot.generation = 1;
  snapshot.published = 10s;
  snapshot.home = {"Home", kHome};
  snapshot.slots = std::move(slots);
  return snapshot;
}

constexpr QualityRung kLarge{
    .maxArcs = 5'000, .maxLines = 5'000, .maxPackets = 50'000, .pxPerSegment = 20.0F};

TEST(DrawnFlows, ACrowdDimsItselfAndNobodyElse) {
  auto slots = flowsTo(kFrankfurt, 4'096);
  slots.push_back(flowTo(kTokyo));
  DrawnFlows flows;
  flows.update(snapshotOf(slots), kLarge, 400.0F, 10s);
  EXPECT_EQ(flows.arcs(), 4'097U);
  EXPECT_LT(flows.light(), 60.0F) << "so that the arc to Tokyo shines as if it were alone";
  const auto packets = flows.current().packets();
  const auto toTokyo = std::ranges::count(packets, 4'096U, &PacketRef::slot);
  EXPECT_EQ(toTokyo, 4);
  EXPECT_LT(packets.size(), 400U) << "of the some 16,000 that their rates ask for";
  EXPECT_GT(packets.size(), 64U);
}

TEST(DrawnFlows, ANeighbourThatMakesACrowdChangesTheRecordsOfAll) {
  auto snapshot = snapshotOf(flowsTo(kFrankfurt, 16));
  DrawnFlows flows;
  flows.update(snapshot, kLarge, 400.0F, 10s);
  snapshot.generation = 2;
  for (std::size_t i = 0; i < 48; ++i) {
    snapshot.slots.push_back(flowTo(kFrankfurt, 2));
  }
  const auto changes = flows.update(snapshot, kLarge, 400.0F, 13s);
  EXPECT_EQ(changes.current.firstRecord, 0U);
  EXPECT_EQ(changes.current.recordCount, 64U);
  snapshot.generation = 3;
  EXPECT_EQ(flows.update(snapshot, kLarge, 400.0F, 16s).current.recordCount, 0U);
}

TEST(PacketGain, MoreFlowsOnOneArcSendMoreAsFarAsThereIsRoom) {
  FlowSlot slot = flowTo(kTokyo);
  EXPECT_EQ(packetGain(slot, {}), 1.0F);
  EXPECT_EQ(packetGain(slot, {.arcs = 12, .packets = 8}), crowdShare(8));
  slot.flows = 4;
  EXPECT_FLOAT_EQ(packetGain(slot, {}), 2.0F);
  slot.flows = 1'000'000;
  const float most = packetGain(slot, {});
  EXPECT_GT(most, 2.0F);
  EXPECT_LT(most, 6.0F);
  slot.farPoint = {11.0, 77.0};
  EXPECT_EQ(packetGain(slot, {}), 1.0F) << "a short arc has room for no more";
}

}  // namespace
}  // namespace flowwall::scene
