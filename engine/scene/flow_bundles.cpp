#include "engine/scene/flow_bundles.hpp"

#include <algorithm>
#include <chrono>

#include "engine/scene/arc_table.hpp"
#include "engine/scene/grid_key.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;

constexpr model::Uptime kFadeOut = 1500ms;

bool differs(model::BitRate a, model::BitRate b) {
  return a.bitsPerSecond != b.bitsPerSecond;
}

}  // namespace

// Flows within one cell are still drawn from place to place, so that one cell may be both ends.
std::uint64_t FlowBundles::keyOf(const model::FlowSlot& slot) const {
  const std::uint64_t kind = static_cast<std::uint64_t>(slot.os) * 2 + (slot.alerted ? 1 : 0);
  const std::uint64_t way =
      wayKey(cellKey(slot.nearPoint, cellDeg_), cellKey(slot.farPoint, cellDeg_));
  return mixedKey(way + kind);
}

void FlowBundles::join(std::size_t number, const model::FlowSlot& slot,
                       const model::Snapshot& snapshot) {
  const std::uint64_t key = keyOf(slot);
  const auto [bundle, isNew] = groups_.join(number, key);
  if (!isNew) {
    return;
  }
  slots_.resize(groups_.numbers());
  members_.resize(groups_.numbers());
  model::FlowSlot& made = slots_[bundle];
  made = slot;
  made.up = made.down = made.upBefore = made.downBefore = {};
  made.seed = static_cast<std::uint32_t>(key);
  // The first bundles of all stand for flows that are long there.
  made.born = seen_ == 0 ? slot.born : snapshot.published;
  made.changedIn = snapshot.generation;
  members_[bundle].isNew = true;
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
  groups_.resize(snapshot.slots.size());
  std::ranges::fill(members_, Members{});
  flows_ = 0;
  for (std::size_t i = 0; i < snapshot.slots.size(); ++i) {
    const model::FlowSlot& slot = snapshot.slots[i];
    if (slot.changedIn > seen_ || seen_ == 0) {
      const bool counts = slot.phase == model::FlowSlot::Phase::alive && hasArc(slot);
      counts ? join(i, slot, snapshot) : groups_.leave(i);
    }
    if (groups_.of(i) != SlotGroups::kNone) {
      count(slot, members_[groups_.of(i)]);
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
      groups_.dissolve(bundle);
      slot = {};
      slot.changedIn = snapshot.generation;
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
      slot.flows != members.count || slot.nearAccuracy != members.nearAccuracy ||
      slot.farAccuracy != members.farAccuracy) {
    slot.upBefore = members.isNew ? members.up : slot.up;
    slot.downBefore = members.isNew ? members.down : slot.down;
    slot.flows = members.count;
    slot.up = members.up;
    slot.down = members.down;
    slot.nearAccuracy = members.nearAccuracy;
    slot.farAccuracy = members.farAccuracy;
    slot.rateChanged = members.isNew ? slot.born : snapshot.published;
    slot.changedIn = snapshot.generation;
  }
}

}  // namespace flowwall::scene
