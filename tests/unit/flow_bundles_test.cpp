// Many flows as few arcs: what shares an arc, what it sums up, and that nothing jumps.
#include <gmock/gmock.h>

#include "engine/scene/drawn_flows.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::FlowSlot;
using model::GeoPoint;
using Phase = FlowSlot::Phase;

constexpr GeoPoint kHome{10.85, 76.27};
constexpr GeoPoint kFrankfurt{50.11, 8.68};
constexpr GeoPoint kMainz{50.0, 8.27};
constexpr GeoPoint kTokyo{35.68, 139.65};

FlowSlot flowTo(GeoPoint far, double bitsPerSecond = 1e6) {
  FlowSlot slot;
  slot.phase = Phase::alive;
  slot.nearAccuracy = model::PlaceAccuracy::site;
  slot.farAccuracy = model::PlaceAccuracy::city;
  slot.nearPoint = kHome;
  slot.farPoint = far;
  slot.os = model::DeviceOs::windows;
  slot.up = slot.upBefore = {bitsPerSecond};
  slot.down = slot.downBefore = {2.0 * bitsPerSecond};
  slot.changedIn = 1;
  return slot;
}

model::Snapshot snapshotOf(std::vector<FlowSlot> slots) {
  model::Snapshot snapshot;
  snapshot.generation = 1;
  snapshot.published = 10s;
  snapshot.home = {"Home", kHome};
  snapshot.slots = std::move(slots);
  return snapshot;
}

void nextPoll(model::Snapshot& snapshot) {
  ++snapshot.generation;
  snapshot.published += 3s;
}

TEST(FlowBundles, ShareAnArcByPlacesOsAndAlert) {
  auto linux = flowTo(kFrankfurt);
  linux.os = model::DeviceOs::linux_;
  auto alerted = flowTo(kFrankfurt);
  alerted.alerted = true;
  FlowBundles bundles(5.0);
  bundles.update(snapshotOf({flowTo(kFrankfurt), flowTo(kMainz), linux, alerted, flowTo(kTokyo)}));
  EXPECT_EQ(bundles.bundles(), 4U);
  EXPECT_EQ(bundles.flows(), 5U);
  EXPECT_DOUBLE_EQ(bundles.slots()[0].up.bitsPerSecond, 2e6);
  EXPECT_DOUBLE_EQ(bundles.slots()[0].down.bitsPerSecond, 4e6);
  EXPECT_EQ(bundles.slots()[0].flows, 2U);
  EXPECT_EQ(bundles.slots()[0].farPoint, kFrankfurt) << "the place of its first flow";
  EXPECT_DOUBLE_EQ(bundles.slots()[0].upBefore.bitsPerSecond, 2e6) << "it begins with its sum";
}

TEST(FlowBundles, ASmallerGridSplitsThem) {
  FlowBundles bundles(0.1);
  bundles.update(snapshotOf({flowTo(kFrankfurt), flowTo(kMainz)}));
  EXPECT_EQ(bundles.bundles(), 2U);
}

TEST(FlowBundles, KeepSlotPlaceAndRhythmWhileFlowsComeAndGo) {
  auto snapshot = snapshotOf({flowTo(kFrankfurt), flowTo(kMainz)});
  FlowBundles bundles(5.0);
  bundles.update(snapshot);
  const FlowSlot before = bundles.slots()[0];
  nextPoll(snapshot);
  snapshot.slots[0].phase = Phase::ending;
  snapshot.slots[0].changedIn = 2;
  bundles.update(snapshot);
  const FlowSlot& after = bundles.slots()[0];
  EXPECT_EQ(bundles.bundles(), 1U);
  EXPECT_EQ(after.seed, before.seed);
  EXPECT_EQ(after.born, before.born);
  EXPECT_EQ(after.farPoint, before.farPoint);
  EXPECT_DOUBLE_EQ(after.up.bitsPerSecond, 1e6);
  EXPECT_DOUBLE_EQ(after.upBefore.bitsPerSecond, 2e6) << "it eases";
  EXPECT_EQ(after.rateChanged, snapshot.published);
}

TEST(FlowBundles, AnUnchangedOneIsNotChanged) {
  auto snapshot = snapshotOf({flowTo(kFrankfurt), flowTo(kTokyo)});
  FlowBundles bundles(5.0);
  bundles.update(snapshot);
  nextPoll(snapshot);
  snapshot.slots[1].up = {9e6};
  snapshot.slots[1].changedIn = 2;
  bundles.update(snapshot);
  EXPECT_EQ(bundles.slots()[0].changedIn, 1U);
  EXPECT_EQ(bundles.slots()[1].changedIn, 2U);
}

TEST(FlowBundles, FadeOutWithoutFlowsAndGiveTheirSlotAway) {
  auto snapshot = snapshotOf({flowTo(kFrankfurt)});
  FlowBundles bundles(5.0);
  bundles.update(snapshot);
  nextPoll(snapshot);
  snapshot.slots[0].phase = Phase::ending;
  snapshot.slots[0].changedIn = 2;
  bundles.update(snapshot);
  EXPECT_EQ(bundles.slots()[0].phase, Phase::ending);
  EXPECT_EQ(bundles.slots()[0].ended, snapshot.published);
  nextPoll(snapshot);
  bundles.update(snapshot);
  EXPECT_EQ(bundles.slots()[0].phase, Phase::empty);
  nextPoll(snapshot);
  snapshot.slots[0] = flowTo(kTokyo);
  snapshot.slots[0].changedIn = 4;
  bundles.update(snapshot);
  ASSERT_EQ(bundles.slots().size(), 1U);
  EXPECT_EQ(bundles.slots()[0].farPoint, kTokyo);
  EXPECT_EQ(bundles.slots()[0].born, snapshot.published);
}

TEST(FlowBundles, AreBoundedOverManySnapshots) {
  FlowBundles bundles(2.0);
  auto snapshot = snapshotOf(std::vector<FlowSlot>(200));
  for (int poll = 0; poll < 500; ++poll) {
    for (std::size_t i = 0; i < snapshot.slots.size(); ++i) {
      if ((i + static_cast<std::size_t>(poll)) % 5 == 0) {
        snapshot.slots[i] = flowTo({-80.0 + static_cast<double>((7 * i + 13 * poll) % 160),
                                    static_cast<double>((11 * i + 17 * poll) % 180)});
        snapshot.slots[i].changedIn = snapshot.generation;
      }
    }
    bundles.update(snapshot);
    EXPECT_LE(bundles.bundles(), snapshot.slots.size());
    nextPoll(snapshot);
  }
  EXPECT_LE(bundles.slots().size(), 3 * snapshot.slots.size());
}

// Flows to places all over the Earth, more than `rung` draws one by one.
model::Snapshot crowd(std::size_t flows) {
  std::vector<FlowSlot> slots;
  for (std::size_t i = 0; i < flows; ++i) {
    slots.push_back(flowTo({-60.0 + static_cast<double>(i * 7 % 1200) / 10.0,
                            -179.0 + static_cast<double>(i * 13 % 3580) / 10.0}));
  }
  return snapshotOf(std::move(slots));
}

constexpr QualityRung kSmall{
    .maxArcs = 100, .maxLines = 100, .maxPackets = 300, .pxPerSegment = 20.0F};

TEST(DrawnFlows, AreBundledPastTheCapOnly) {
  DrawnFlows few;
  few.update(crowd(100), kSmall, 400.0F, 10s);
  EXPECT_FALSE(few.bundled());
  EXPECT_EQ(few.arcs(), 100U);
  DrawnFlows many;
  many.update(crowd(5000), kSmall, 400.0F, 10s);
  EXPECT_TRUE(many.bundled());
  EXPECT_EQ(many.flows(), 5000U);
  EXPECT_LE(many.arcs(), 100U);
  EXPECT_GT(many.arcs(), 20U);
  EXPECT_LE(many.current().packets().size(), 330U);
}

TEST(DrawnFlows, StayTheSameFromPollToPoll) {
  DrawnFlows flows;
  auto snapshot = crowd(5000);
  flows.update(snapshot, kSmall, 400.0F, 10s);
  const auto arcs = flows.arcs();
  nextPoll(snapshot);
  const auto changes = flows.update(snapshot, kSmall, 400.0F, 13s);
  EXPECT_FALSE(changes.switched);
  EXPECT_EQ(changes.current.recordCount, 0U);
  EXPECT_EQ(flows.arcs(), arcs);
  EXPECT_EQ(flows.presence(13s), 1.0F);
}

TEST(DrawnFlows, ZoomingInSplitsThemWithoutAJump) {
  constexpr QualityRung kLarge{
      .maxArcs = 2000, .maxLines = 2000, .maxPackets = 9000, .pxPerSegment = 20.0F};
  DrawnFlows flows;
  const auto snapshot = crowd(5000);
  flows.update(snapshot, kLarge, 40.0F, 10s);
  const auto before = flows.arcs();
  EXPECT_TRUE(flows.update(snapshot, kLarge, 160.0F, 20s).switched);
  EXPECT_GT(flows.arcs(), before);
  EXPECT_EQ(flows.presence(20s), 0.0F) << "the old ones are all there is to see";
  EXPECT_EQ(flows.leaving().arcsDrawn(), before);
  EXPECT_GT(flows.presence(20400ms), 0.2F);
  EXPECT_EQ(flows.presence(21s), 1.0F);
  EXPECT_GE(flows.settledAt(), 20800ms);
}

TEST(DrawnFlows, DoNotSwitchToAndFroAtALimit) {
  DrawnFlows flows;
  const auto snapshot = crowd(50);
  flows.update(snapshot, kSmall, 400.0F, 10s);
  int switches = 0;
  for (int i = 0; i < 20; ++i) {
    const float scale = i % 2 == 0 ? 470.0F : 490.0F;  // about half way between two steps
    switches += flows.update(snapshot, kSmall, scale, 11s + i * 1s).switched ? 1 : 0;
  }
  EXPECT_LE(switches, 1);
}

TEST(DrawnFlows, PastTheirCapAShareOfTheLinesIsDrawnAndSaidSo) {
  constexpr QualityRung kFewLines{
      .maxArcs = 5000, .maxLines = 400, .maxPackets = 9000, .pxPerSegment = 20.0F};
  DrawnFlows flows;
  flows.update(crowd(400), kFewLines, 400.0F, 10s);
  EXPECT_EQ(flows.abridged(), Abridged{});
  const auto toEurope = [](std::size_t number, std::uint64_t generation) {
    auto snapshot = crowd(number);
    for (FlowSlot& slot : snapshot.slots) {
      slot.seed = static_cast<std::uint32_t>(&slot - snapshot.slots.data()) * 7919;
      slot.farPoint = {50.0 + 0.001 * (slot.seed % 1000), 8.0};
      slot.changedIn = generation;
    }
    snapshot.generation = generation;
    return snapshot;
  };
  auto snapshot = toEurope(2000, 2);
  EXPECT_TRUE(flows.update(snapshot, kFewLines, 400.0F, 13s).switched);
  EXPECT_NEAR(flows.abridged().linesPercent, 12, 1);  // an eighth
  EXPECT_EQ(flows.arcs(), 2000U);
  QualityRung all = kFewLines;
  all.maxLines = 5000;
  DrawnFlows whole;
  whole.update(snapshot, all, 400.0F, 13s);
  EXPECT_EQ(flows.current().packets().size(), whole.current().packets().size());
  EXPECT_LT(flows.current().pieces().size(), whole.current().pieces().size() / 5);
  snapshot = toEurope(1500, 3);  // would have more, but not so many more
  EXPECT_FALSE(flows.update(snapshot, kFewLines, 400.0F, 16s).switched);
}

TEST(DrawnFlows, ASteadyFrameChangesNothing) {
  DrawnFlows flows;
  const auto snapshot = crowd(500);
  flows.update(snapshot, kSmall, 400.0F, 10s);
  const auto changes = flows.update(snapshot, kSmall, 400.0F, 11s);
  EXPECT_FALSE(changes.switched);
  EXPECT_FALSE(changes.current.tables);
  EXPECT_EQ(changes.current.recordCount, 0U);
}

}  // namespace
}  // namespace flowwall::scene
