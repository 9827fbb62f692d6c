// SlotGroups: which slots belong together, by a key, from snapshot to snapshot. A group keeps its
// number until it is dissolved; then the number is given to another.
//
// Ownership: by value. Thread: any, one at a time. Cost: a look-up for each slot that joins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace flowwall::scene {

class SlotGroups {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Joined {
    std::uint32_t group = kNone;
    bool isNew = false;  ///< the group; its number may have been another's
  };

  /// From now on there are so many slots; new ones belong to no group.
  void resize(std::size_t slots) { groupOfSlot_.resize(slots, kNone); }
  Joined join(std::size_t slot, std::uint64_t key);
  void leave(std::size_t slot) { groupOfSlot_[slot] = kNone; }
  /// Whoever is in it has to have left.
  void dissolve(std::uint32_t group);

  /// The slot's group, or kNone.
  [[nodiscard]] std::uint32_t of(std::size_t slot) const { return groupOfSlot_[slot]; }
  [[nodiscard]] std::size_t slots() const { return groupOfSlot_.size(); }
  /// Numbers are less than this.
  [[nodiscard]] std::size_t numbers() const { return keys_.size(); }

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> byKey_;
  std::vector<std::uint32_t> groupOfSlot_;
  std::vector<std::uint64_t> keys_;  // by group
  std::vector<std::uint32_t> free_;
};

}  // namespace flowwall::scene
