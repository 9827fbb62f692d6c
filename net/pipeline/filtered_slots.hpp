// FilteredSlots: the table's slots as the picture is to show them. A flow that does not match the
// filter fades out in its slot as if it had ended, and fades in again when it does; the table knows
// nothing of it.
//
// Units: `generation` is that of the snapshot which the caller is about to publish.
// Thread: the pipeline's. Ownership: owns one small entry a slot, once there was a filter.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/snapshot.hpp"

namespace flowwall::net::pipeline {

class FilteredSlots {
 public:
  explicit FilteredSlots(model::Uptime fade = model::Uptime{1500}) : fade_(fade) {}

  /// Whether the flow in the slot matches, from the next write() on. All do at first.
  void setMatching(std::uint32_t slot, bool matching);
  void matchAll();

  void write(std::span<const model::FlowSlot> table, std::uint64_t generation, model::Uptime now,
             std::vector<model::FlowSlot>& shown);

  /// Whether a flow has faded out since the last write(), which the picture is to be told.
  [[nodiscard]] bool hasFadedOut(model::Uptime now) const {
    return fadesUntil_ && now >= *fadesUntil_;
  }

 private:
  struct Entry {
    bool matching = true;
    bool hidden = false;
    bool gone = false;  // hidden, and faded out
    model::Uptime since{0};
    model::Uptime shownSince{0};
    std::uint64_t changedIn = 0;
  };
  void turn(Entry& entry, const model::FlowSlot& slot, std::uint64_t generation, model::Uptime now);
  [[nodiscard]] model::FlowSlot look(Entry& entry, const model::FlowSlot& slot,
                                     std::uint64_t generation, model::Uptime now);

  model::Uptime fade_;
  std::vector<Entry> entries_;
  model::Uptime lastWrite_{0};
  std::optional<model::Uptime> fadesUntil_;  // the first that fades out
};

}  // namespace flowwall::net::pipeline
