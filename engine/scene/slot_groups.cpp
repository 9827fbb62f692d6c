#include "engine/scene/slot_groups.hpp"

namespace flowwall::scene {

SlotGroups::Joined SlotGroups::join(std::size_t slot, std::uint64_t key) {
  const auto [entry, isNew] = byKey_.try_emplace(key, 0);
  if (isNew) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(keys_.size()));
      keys_.emplace_back();
    }
    entry->second = free_.back();
    free_.pop_back();
    keys_[entry->second] = key;
  }
  groupOfSlot_[slot] = entry->second;
  return {entry->second, isNew};
}

void SlotGroups::dissolve(std::uint32_t group) {
  byKey_.erase(keys_[group]);
  free_.push_back(group);
}

}  // namespace flowwall::scene
