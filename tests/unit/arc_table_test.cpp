// From snapshots to the shaders' records: what changes is told, what stays is left alone.
#include <gmock/gmock.h>

#include <cmath>
#include <cstring>
#include <glm/geometric.hpp>
#include <set>

#include "engine/scene/arc_table.hpp"
#include "engine/scene/geodesy.hpp"
#include "engine/scene/quality_rung.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::FlowSlot;
using model::GeoPoint;
using model::PlaceAccuracy;
using model::Snapshot;

constexpr GeoPoint kHome{10.85, 76.27};

FlowSlot slotTo(GeoPoint far, std::uint64_t changedIn = 1) {
  FlowSlot slot;
  slot.phase = FlowSlot::Phase::alive;
  slot.nearAccuracy = PlaceAccuracy::site;
  slot.farAccuracy = PlaceAccuracy::city;
  slot.nearPoint = kHome;
  slot.farPoint = far;
  slot.up = slot.upBefore = {1e5};
  slot.down = slot.downBefore = {1e6};
  slot.seed = 77;
  slot.changedIn = changedIn;
  return slot;
}

Snapshot snapshotOf(std::vector<FlowSlot> slots, std::uint64_t generation = 1) {
  Snapshot snapshot;
  snapshot.generation = generation;
  snapshot.home = {"Home", kHome};
  snapshot.slots = std::move(slots);
  return snapshot;
}

ArcTable::Changes update(ArcTable& table, const Snapshot& snapshot) {
  return table.update(snapshot.slots, nullptr, snapshot.home, snapshot.generation);
}

TEST(ArcTable, TakesTheSameSnapshotOnce) {
  ArcTable table;
  const auto snapshot = snapshotOf({slotTo({50, 8}), slotTo({40, -74})});
  const auto first = update(table, snapshot);
  EXPECT_EQ(first.firstRecord, 0U);
  EXPECT_EQ(first.recordCount, 2U);
  EXPECT_TRUE(first.tables);
  const auto again = update(table, snapshot);
  EXPECT_EQ(again.recordCount, 0U);
  EXPECT_FALSE(again.tables);
}

TEST(ArcTable, TellsTheRangeOfWhatChanged) {
  ArcTable table;
  auto snapshot = snapshotOf(std::vector<FlowSlot>(10, slotTo({50, 8})));
  update(table, snapshot);
  snapshot.generation = 2;
  snapshot.slots[3] = snapshot.slots[6] = slotTo({35, 139}, 2);
  const auto changes = update(table, snapshot);
  EXPECT_EQ(changes.firstRecord, 3U);
  EXPECT_EQ(changes.recordCount, 4U);
}

TEST(ArcTable, TakesUpWhatChangedInSnapshotsItNeverSaw) {
  ArcTable table;
  auto snapshot = snapshotOf(std::vector<FlowSlot>(10, slotTo({50, 8})));
  update(table, snapshot);
  snapshot.slots[2].changedIn = 3;
  snapshot.slots[8].changedIn = 5;
  snapshot.generation = 7;
  const auto changes = update(table, snapshot);
  EXPECT_EQ(changes.firstRecord, 2U);
  EXPECT_EQ(changes.recordCount, 7U);
}

TEST(ArcTable, AnUnchangedSlotKeepsItsRecordToTheBit) {
  ArcTable table;
  auto snapshot = snapshotOf({slotTo({50, 8}), slotTo({40, -74})});
  update(table, snapshot);
  const ArcRecord before = table.records()[0];
  snapshot.generation = 2;
  snapshot.slots[1] = slotTo({35, 139}, 2);
  update(table, snapshot);
  EXPECT_EQ(std::memcmp(&before, &table.records()[0], sizeof before), 0);
}

TEST(ArcTable, RecordHoldsTheGreatCircle) {
  ArcTable table;
  update(table, snapshotOf({slotTo({50, 8})}));
  const ArcRecord& record = table.records()[0];
  const glm::dvec3 start(record.start);
  const glm::dvec3 tangent(record.tangent);
  const double angle = record.start.w;
  const glm::dvec3 end = start * std::cos(angle) + tangent * std::sin(angle);
  EXPECT_LT(glm::length(end - unitVector({50, 8})), 1e-6);
  EXPECT_NEAR(record.tangent.w, peakAltitude(angle), 0.12 * peakAltitude(angle) + 1e-6);
  EXPECT_EQ(record.endedMs, 0U);
}

TEST(ArcTable, FlowsBetweenTheSameTwoPlacesFanOut) {
  auto one = slotTo({50, 8});
  auto other = one;
  one.seed = 12'345;
  other.seed = 987'654'321;
  ArcTable table;
  update(table, snapshotOf({one, other}));
  EXPECT_GT(std::abs(table.records()[0].tangent.w - table.records()[1].tangent.w), 1e-3F);
}

TEST(ArcTable, FlagsTellOsAlertAndVagueness) {
  auto slot = slotTo({50, 8});
  slot.os = model::DeviceOs::macos;
  slot.alerted = true;
  slot.farAccuracy = PlaceAccuracy::country;
  ArcTable table;
  update(table, snapshotOf({slot}));
  const auto flags = table.records()[0].flags;
  EXPECT_EQ(flags & kArcOsMask, static_cast<std::uint32_t>(model::DeviceOs::macos));
  EXPECT_EQ(flags & ~kArcOsMask, kArcAlerted | kArcVague);
  EXPECT_TRUE(table.pieces().empty());
  EXPECT_FALSE(table.alertedPieces().empty());
}

TEST(ArcTable, AnEndingFlowHasAnEndEvenAtTimeZero) {
  auto slot = slotTo({50, 8});
  slot.phase = FlowSlot::Phase::ending;
  ArcTable table;
  update(table, snapshotOf({slot}));
  EXPECT_GT(table.records()[0].endedMs, 0U);
  EXPECT_GE(table.settledAt(), 1500ms);
}

TEST(ArcTable, WhatHasNoPlaceOrNoWayIsNotDrawn) {
  auto unplaced = slotTo({50, 8});
  unplaced.farAccuracy = PlaceAccuracy::none;
  FlowSlot empty;
  empty.changedIn = 1;
  ArcTable table;
  update(table, snapshotOf({unplaced, slotTo(kHome), empty}));
  EXPECT_EQ(table.arcsDrawn(), 0U);
  EXPECT_TRUE(table.pieces().empty());
  EXPECT_TRUE(table.packets().empty());
  EXPECT_EQ(table.nodes().size(), 1U) << "the home site";
}

TEST(ArcTable, TheHomeSiteIsThereWithoutFlowsAndMoves) {
  ArcTable table;
  auto snapshot = snapshotOf({});
  EXPECT_TRUE(update(table, snapshot).tables);
  ASSERT_EQ(table.nodes().size(), 1U);
  EXPECT_LT(glm::length(glm::dvec3(table.nodes()[0].position) - unitVector(kHome)), 1e-6);
  snapshot.generation = 2;
  snapshot.home.point = {0, 0};
  EXPECT_TRUE(update(table, snapshot).tables);
  EXPECT_LT(glm::length(glm::dvec3(table.nodes()[0].position) - unitVector({0, 0})), 1e-6);
}

TEST(ArcTable, FlowsToOnePlaceShareItsLight) {
  ArcTable table;
  update(table, snapshotOf({slotTo({50, 8}), slotTo({50, 8}), slotTo({35, 139})}));
  EXPECT_EQ(table.nodes().size(), 3U);
}

TEST(ArcTable, LongerArcsHaveMorePieces) {
  const auto pieces = [](GeoPoint far) {
    ArcTable table;
    update(table, snapshotOf({slotTo(far)}));
    return table.pieces().size();
  };
  EXPECT_EQ(pieces({12, 77}), 1U);
  EXPECT_GT(pieces({50, 8}), pieces({12, 77}));
  EXPECT_LE(pieces({-10.85, -103.73}), 24U) << "the antipode, and its copy";
}

TEST(ArcTable, AnArcOverTheDateLineIsDrawnOnBothSides) {
  auto slot = slotTo({-18, 178});
  slot.nearPoint = {-21, -175};
  auto westwards = slotTo({-21, -175});
  westwards.nearPoint = {-18, 178};
  for (const auto& [made, expected] : {std::pair{slot, 2U}, std::pair{westwards, 0U}}) {
    ArcTable table;
    update(table, snapshotOf({made}));
    std::set<std::uint32_t> turns;
    for (const ArcPiece& piece : table.pieces()) {
      turns.insert(piece.packed >> 16U);
    }
    EXPECT_THAT(turns, testing::ElementsAre(std::min(1U, expected), std::max(1U, expected)));
  }
}

TEST(ArcTable, PacketsAreAsManyAsTheFasterOfTheOldAndTheNewRate) {
  auto slot = slotTo({50, 8});
  slot.upBefore = {1e9};
  slot.up = {1e3};
  slot.down = slot.downBefore = {0.0};
  ArcTable table;
  update(table, snapshotOf({slot}));
  EXPECT_EQ(table.packets().size(), static_cast<std::size_t>(std::ceil(packetDensity({1e9}))));
  for (const PacketRef& packet : table.packets()) {
    EXPECT_EQ(packet.packed >> 16U, 0U) << "none comes in";
  }
}

TEST(PacketDensity, IsNoneWhenIdleAndGrowsWithTheLogarithm) {
  EXPECT_EQ(packetDensity({0.0}), 0.0F);
  EXPECT_GT(packetDensity({10.0}), 0.0F);
  const float kilobits = packetDensity({1e5});
  EXPECT_NEAR(packetDensity({1e7}) - packetDensity({1e6}), packetDensity({1e6}) - kilobits, 1e-5F);
  EXPECT_EQ(packetDensity({1e15}), packetDensity({1e18})) << "bounded";
}

TEST(PacketDensity, ASharedOneIsWholeAndRightInTheSum) {
  EXPECT_EQ(sharedDensity(2.3F, 1.0F, 5), 2.3F);
  float sum = 0.0F;
  constexpr std::uint32_t kFlows = 4000;
  for (std::uint32_t seed = 0; seed < kFlows; ++seed) {
    const float packets = sharedDensity(2.4F, 0.25F, seed);
    EXPECT_EQ(packets, std::floor(packets));
    sum += packets;
  }
  EXPECT_NEAR(sum / kFlows, 0.6F, 0.02F);
}

TEST(ArcTable, FinerLinesHaveMorePieces) {
  const auto snapshot = snapshotOf({slotTo({50, 8})});
  ArcTable coarse({.radiansPerSegment = 0.1F});
  ArcTable fine({.radiansPerSegment = 0.01F});
  update(coarse, snapshot);
  update(fine, snapshot);
  EXPECT_GT(fine.pieces().size(), coarse.pieces().size());
}

std::set<std::uint32_t> slotsWithLines(std::span<const FlowSlot> slots, float share) {
  model::Snapshot snapshot = snapshotOf({slots.begin(), slots.end()});
  ArcTable table({.lineShare = share});
  update(table, snapshot);
  std::set<std::uint32_t> found;
  for (const auto pieces : {table.pieces(), table.alertedPieces()}) {
    std::ranges::transform(pieces, std::inserter(found, found.end()), &ArcPiece::slot);
  }
  return found;
}

std::vector<FlowSlot> crowdTo(GeoPoint far, std::size_t flows) {
  std::vector<FlowSlot> slots(flows, slotTo(far));
  for (std::size_t i = 0; i < slots.size(); ++i) {
    slots[i].seed = static_cast<std::uint32_t>(i) * 7919;
  }
  return slots;
}

TEST(ArcTable, AShareOfTheLinesIsOfTheSameFlows) {
  const auto slots = crowdTo({50, 8}, 2000);
  EXPECT_EQ(slotsWithLines(slots, 1.0F).size(), 2000U);
  const auto half = slotsWithLines(slots, 0.5F);
  const auto quarter = slotsWithLines(slots, 0.25F);
  EXPECT_NEAR(static_cast<double>(half.size()), 1000, 60);
  EXPECT_NEAR(static_cast<double>(quarter.size()), 500, 60);
  EXPECT_TRUE(std::ranges::includes(half, quarter));
}

TEST(ArcTable, WhatHasFewNeighboursKeepsItsLineAndItsLight) {
  auto slots = crowdTo({50, 8}, 2000);
  slots.push_back(slotTo({-15, -47}));
  slots[7].alerted = true;
  constexpr float kShare = 0.125F;
  const auto lines = slotsWithLines(slots, kShare);
  EXPECT_TRUE(lines.contains(2000)) << "alone on its way";
  EXPECT_TRUE(lines.contains(7)) << "the only alert";
  ArcTable table({.lineShare = kShare});
  update(table, snapshotOf(slots));
  EXPECT_EQ(table.linesDrawn(), lines.size());
  for (const ArcPiece& piece : table.pieces()) {
    const float gain = std::exp2(static_cast<float>(piece.packed >> 24U) / kGainSteps);
    EXPECT_NEAR(gain, piece.slot == 2000 ? 1.0 : std::sqrt(8.0), 0.02) << piece.slot;
  }
}

TEST(PacketDensity, LeadsBackToTheRate) {
  for (const double rate : {1e4, 3e6, 1e9}) {
    EXPECT_NEAR(rateOfDensity(packetDensity({rate})).bitsPerSecond, rate, rate * 1e-4);
  }
}

TEST(QualityRungs, EachDrawsNoLessThanTheOneBelow) {
  for (std::size_t i = 1; i < kQualityRungs.size(); ++i) {
    const QualityRung& below = kQualityRungs[i - 1];
    const QualityRung& above = kQualityRungs[i];
    EXPECT_GE(above.glowPx, below.glowPx);
    EXPECT_GE(above.swellPx, below.swellPx);
    EXPECT_GE(above.tailPx, below.tailPx);
    EXPECT_GE(above.maxArcs, below.maxArcs);
    EXPECT_GE(above.maxLines, below.maxLines);
    EXPECT_GE(above.maxPackets, below.maxPackets);
    EXPECT_LE(above.pxPerSegment, below.pxPerSegment);
    EXPECT_LE(above.linesEvery, below.linesEvery);
    EXPECT_LE(above.globeErrorPx, below.globeErrorPx);
    EXPECT_LE(above.mapErrorPx, below.mapErrorPx);
  }
}

TEST(ArcTable, SettlesAfterTheLastFadeAndEase) {
  auto slot = slotTo({50, 8});
  slot.born = 10s;
  slot.rateChanged = 20s;
  ArcTable table;
  update(table, snapshotOf({slot}));
  EXPECT_EQ(table.settledAt(), 21s);
}

}  // namespace
}  // namespace flowwall::scene
