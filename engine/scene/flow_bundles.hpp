// FlowBundles: many flows as few arcs. Flows whose two places lie in the same cells of a grid over
// the Earth, and that share device OS and whether they are alerted, become one slot with the sum of
// their rates each way. A bundle lives on from snapshot to snapshot as a flow does: it keeps its
// slot, its places (those of its first flow) and its rhythm, and its rates ease.
//
// Units: degrees. Ownership: owns the slots; spans stay valid until the next update().
// Thread: render thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "engine/scene/slot_groups.hpp"

namespace flowwall::scene {

class FlowBundles {
 public:
  explicit FlowBundles(double cellDeg) : cellDeg_(cellDeg) {}

  /// Takes what changed since the snapshot seen last.
  void update(const model::Snapshot& snapshot);

  [[nodiscard]] std::span<const model::FlowSlot> slots() const { return slots_; }
  /// That have flows now, and how many flows those are.
  [[nodiscard]] std::size_t bundles() const { return alive_; }
  [[nodiscard]] std::size_t flows() const { return flows_; }

 private:
  struct Members {
    std::uint32_t count = 0;
    bool isNew = false;
    model::BitRate up;
    model::BitRate down;
    model::PlaceAccuracy nearAccuracy = model::PlaceAccuracy::none;
    model::PlaceAccuracy farAccuracy = model::PlaceAccuracy::none;
  };
  [[nodiscard]] std::uint64_t keyOf(const model::FlowSlot& slot) const;
  void join(std::size_t number, const model::FlowSlot& slot, const model::Snapshot& snapshot);
  void count(const model::FlowSlot& slot, Members& members);
  void settle(std::uint32_t bundle, const model::Snapshot& snapshot);

  double cellDeg_;
  std::uint64_t seen_ = 0;
  SlotGroups groups_;                   // whose numbers are the bundles'
  std::vector<model::FlowSlot> slots_;  // by bundle
  std::vector<Members> members_;
  std::size_t alive_ = 0;
  std::size_t flows_ = 0;
};

}  // namespace flowwall::scene
