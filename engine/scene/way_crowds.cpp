#include "engine/scene/way_crowds.hpp"

#include <algorithm>
#include <cmath>

#include "engine/scene/arc_table.hpp"
#include "engine/scene/grid_key.hpp"

namespace flowwall::scene {
namespace {

// Places so near to each other are one.
constexpr double kCellDeg = 1.0;
constexpr double kStepsPerDoubling = 2.0;

double exactLevel(double number, double uncrowded) {
  const double level = kStepsPerDoubling * std::log2(std::max(number, 1.0) / uncrowded);
  return std::clamp(level, 0.0, static_cast<double>(kMaxCrowd));
}

std::uint32_t rounded(double level) {
  return static_cast<std::uint32_t>(std::lround(level));
}

std::uint32_t steady(std::uint32_t before, double exact) {
  constexpr double kKept = 0.8;
  return std::abs(exact - before) < kKept ? before : rounded(exact);
}

// The same there and back; alerted flows are a crowd of their own.
std::uint64_t keyOf(const model::FlowSlot& slot) {
  const auto [one, other] = std::minmax({cellKey(slot.nearPoint, kCellDeg),  //
                                         cellKey(slot.farPoint, kCellDeg)});
  return mixedKey(wayKey(one, other) + (slot.alerted ? 1 : 0));
}

}  // namespace

float crowdShare(std::uint32_t level) {
  constexpr float kPerLevel = -0.45F;  // -0.5: all together no more than the uncrowded
  return std::exp2(kPerLevel * static_cast<float>(level));
}

void WayCrowds::join(std::size_t slot, const model::FlowSlot& flow) {
  const auto [group, isNew] = groups_.join(slot, keyOf(flow));
  ways_.resize(groups_.numbers());
  if (isNew) {
    ways_[group] = {};
  }
  packets_[slot] = packetDensity(flow.up) + packetDensity(flow.down);
}

void WayCrowds::update(std::span<const model::FlowSlot> slots, std::uint64_t generation) {
  if (generation == seen_) {
    return;
  }
  groups_.resize(slots.size());
  packets_.resize(slots.size());
  for (Way& way : ways_) {
    way.arcs = 0;
    way.packets = 0.0;
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].changedIn > seen_ || seen_ == 0) {
      hasArc(slots[i]) ? join(i, slots[i]) : groups_.leave(i);
    }
    if (groups_.of(i) != SlotGroups::kNone) {
      Way& way = ways_[groups_.of(i)];
      ++way.arcs;
      way.packets += packets_[i];
    }
  }
  for (std::uint32_t group = 0; group < ways_.size(); ++group) {
    settle(group);
  }
  seen_ = generation;
}

void WayCrowds::settle(std::uint32_t group) {
  using Phase = Way::Phase;
  Way& way = ways_[group];
  if (way.arcs == 0) {
    if (way.phase != Phase::gone) {
      groups_.dissolve(group);
      way.phase = Phase::gone;
    }
    return;
  }
  const double arcs = exactLevel(way.arcs, kUncrowdedArcs);
  const double packets = exactLevel(way.packets, kUncrowdedPackets);
  way.crowd = way.phase == Phase::added
                  ? Crowd{rounded(arcs), rounded(packets)}
                  : Crowd{steady(way.crowd.arcs, arcs), steady(way.crowd.packets, packets)};
  way.phase = Phase::known;
}

Crowd WayCrowds::of(std::size_t slot) const {
  const bool known = slot < groups_.slots() && groups_.of(slot) != SlotGroups::kNone;
  return known ? ways_[groups_.of(slot)].crowd : Crowd{};
}

}  // namespace flowwall::scene
