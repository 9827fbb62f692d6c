// FlowTable: gives every flow a slot for life, so that its animation never restarts, and keeps
// births, deaths and rates. Bounded: past the cap the flows with the highest rates stay and the
// rest is counted.
//
// Units: in the types. Ownership: owns slots and flows. Thread: network thread.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/model/flow.hpp"
#include "engine/model/snapshot.hpp"

namespace flowwall::net::pipeline {

class FlowTable {
 public:
  explicit FlowTable(std::size_t maxFlows) : maxFlows_(maxFlows) {}

  /// Makes `flows` (all that are alive now) the table's contents, as of `now`; slots that change
  /// are marked with `generation`. Fills in each flow's rates by direction.
  void update(std::vector<model::EnrichedFlow>&& flows, model::Uptime now,
              std::uint64_t generation);

  /// Frees the slots of flows that have faded out. True when a slot changed.
  bool reclaim(model::Uptime now, std::uint64_t generation);

  /// Alive flows, the highest rate first.
  [[nodiscard]] const std::vector<model::EnrichedFlow>& flows() const { return flows_; }
  [[nodiscard]] const std::vector<model::FlowSlot>& slots() const { return slots_; }
  [[nodiscard]] const model::Totals& totals() const { return totals_; }

 private:
  struct Entry {
    std::uint32_t slot = 0;
    std::uint64_t seenIn = 0;  ///< generation of the last update that had it
    std::optional<model::Bytes> clientBytes;
    std::optional<model::Bytes> serverBytes;
    double clientShare = 0.5;
  };

  void splitRate(model::EnrichedFlow& flow, Entry& entry) const;
  Entry& entryFor(const model::EnrichedFlow& flow, model::Uptime now, std::uint64_t generation);
  void fillSlot(const model::EnrichedFlow& flow, model::FlowSlot& slot, model::Uptime now,
                std::uint64_t generation) const;
  void endUnseen(model::Uptime now, std::uint64_t generation);
  void count();

  std::size_t maxFlows_;
  std::unordered_map<model::FlowKey, Entry> entries_;
  std::vector<model::FlowSlot> slots_;
  std::vector<std::uint32_t> freeSlots_;
  std::vector<model::EnrichedFlow> flows_;
  model::Totals totals_;
};

}  // namespace flowwall::net::pipeline
