#include "engine/scene/flow_bundles.hpp"

#include <algorithm>
#include <chrono>

#include "engine/scene/arc_table.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;

constexpr model::Uptime kFadeOut = 1500ms;

// Source: the finalizer of MurmurHash3 (A. Appleby, public domain).
std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 33U;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33U;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ value >> 33U;
}

std::uint64_t cellOf(const model::GeoPoint& point, double cellDeg) {
  const auto row = static_cast<std::uint64_t>((point.latDeg + 90.0) / cellDeg);
  const auto column = static_cast<std::uint64_t>((point.lonDeg + 180.0) / cellDeg);
  return row << 32U | column;
}

bool differs(model::BitRate a, model::BitRate b) {
  return a.bitsPerSecond != b.bitsPerSecond;
}

}  // namespace

// Flows within one cell are still drawn from place to place, so that one cell may be both ends.
std::uint64_t FlowBundles::keyOf(const model::FlowSlot& slot) const {
  const std::uint64_t kind = static_cast<std::uint64_t>(slot.os) * 2 + (slot.alerted ? 1 : 0);
  return mixed(
      mixed(mixed(cellOf(slot.nearPoint, cellDeg_) + 1) + cellOf(slot.farPoint, cellDeg_)) + kind);
}

std::uint32_t FlowBundles::bundleOf(const model::FlowSlot& slot, const model::Snapshot& snapshot) {
  const std::uint64_t key = keyOf(slot);
  const auto [entry, isNew] = byKey_.try_emplace(key, 0);
  if (!isNew) {
    return entry->second;
  }
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
    keys_.emplace_back();
    members_.emplace_back();
  }
  const std::uint32_t bundle = free_.back();
  free_.pop_back();
  model::FlowSlot& made = slots_[bundle];
  made = slot;
  made.up = made.down = made.upBefore = made.downBefore = {};
  made.seed = static_cast<std::uint32_t>(key);
  // The first bundles of all stand for flows that are long there.
  made.born = seen_ == 0 ? slot.born : snapshot.published;
  made.changedIn = snapshot.generation;
  keys_[bundle] = key;
  members_[bundle].isNew = true;
  entry->second = bundle;
  return bundle;
}

void FlowBundles::count(const model::FlowSlot& slot, Members& members) {
  ++members.count;
  members.up.bitsPerSecond += slot.up.bitsPerSecond;
  members.down.bitsPerSecond += slot.down.bitsPerSecond;
  members.nearAccuracy = std::max(members.nearAccuracy, slot.nearAccuracy);
  members.farAccuracy = std::max(members.farAccuracy, slot.farAccuracy);
}

void FlowBundles::update(const model::Snapshot& snapshot) {
  if (snapshot.generation == seen_) {
    return;
  }
  bundleOfSlot_.resize(snapshot.slots.size(), kNone);
  std::ranges::fill(members_, Members{});
  flows_ = 0;
  for (std::size_t i = 0; i < snapshot.slots.size(); ++i) {
    const model::FlowSlot& slot = snapshot.slots[i];
    if (slot.changedIn > seen_ || seen_ == 0) {
      const bool counts = slot.phase == model::FlowSlot::Phase::alive && hasArc(slot);
      bundleOfSlot_[i] = counts ? bundleOf(slot, snapshot) : kNone;
    }
    if (bundleOfSlot_[i] != kNone) {
      count(slot, members_[bundleOfSlot_[i]]);
      ++flows_;
    }
  }
  alive_ = 0;
  for (std::uint32_t bundle = 0; bundle < slots_.size(); ++bundle) {
    settle(bundle, snapshot);
  }
  seen_ = snapshot.generation;
}

// A bundle takes over its sums, fades out when it has no flows left, and is gone after that.
void FlowBundles::settle(std::uint32_t bundle, const model::Snapshot& snapshot) {
  using Phase = model::FlowSlot::Phase;
  model::FlowSlot& slot = slots_[bundle];
  const Members& members = members_[bundle];
  if (slot.phase == Phase::empty) {
    return;
  }
  if (members.count == 0) {
    if (slot.phase == Phase::alive) {
      slot.phase = Phase::ending;
      slot.ended = snapshot.published;
      slot.changedIn = snapshot.generation;
    } else if (snapshot.published >= slot.ended + kFadeOut) {
      byKey_.erase(keys_[bundle]);
      slot = {};
      slot.changedIn = snapshot.generation;
      free_.push_back(bundle);
    }
    return;
  }
  ++alive_;
  if (slot.phase == Phase::ending) {  // it comes back
    slot.phase = Phase::alive;
    slot.born = snapshot.published;
    slot.changedIn = snapshot.generation;
  }
  if (differs(slot.up, members.up) || differs(slot.down, members.down) ||
      slot.nearAccuracy != members.nearAccuracy || slot.farAccuracy != members.farAccuracy) {
    slot.upBefore = members.isNew ? members.up : slot.up;
    slot.downBefore = members.isNew ? members.down : slot.down;
    slot.up = members.up;
    slot.down = members.down;
    slot.nearAccuracy = members.nearAccuracy;
    slot.farAccuracy = members.farAccuracy;
    slot.rateChanged = members.isNew ? slot.born : snapshot.published;
    slot.changedIn = snapshot.generation;
  }
}

}  // namespace flowwall::scene
