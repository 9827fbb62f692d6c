// FlowTable: gives each flow a slot that it keeps for life, so that its animation never restarts.
//
// A flow that is no longer reported fades out in its slot, which is free again afterwards; one that
// comes back meanwhile goes on where it was. Past `maxFlows` the flows with the highest rates are
// kept, and those already drawn have a small advantage, so that the ones at the edge don't flicker.
// At most twice `maxFlows` slots exist: when all are taken, the flow that ended first gives way.
//
// Units: `generation` is that of the snapshot which the caller is about to publish.
// Thread: network thread. Ownership: owns the slots; the clock outlives the table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/model/clock.hpp"
#include "engine/model/snapshot.hpp"
#include "net/pipeline/direction_split.hpp"

namespace flowwall::net::pipeline {

struct FlowTableOptions {
  std::size_t maxFlows = 5000;
  model::Uptime fade{1500};
  /// A rate that changed by less than this part of itself counts as the same.
  double rateTolerance = 0.05;
};

class FlowTable {
 public:
  explicit FlowTable(const model::Clock& clock, FlowTableOptions options = {});

  /// Takes a poll's answer: all the flows alive now. Returns those that are in the table, their
  /// rates split between the directions, highest rate first.
  [[nodiscard]] std::vector<model::EnrichedFlow> update(std::vector<model::EnrichedFlow> reported,
                                                        std::uint64_t generation);

  /// Ends every flow. False: there was none.
  bool endAll(std::uint64_t generation);

  /// Frees the slots of flows that have faded out. False: there were none.
  bool reclaim(std::uint64_t generation);

  /// Up to the highest slot in use.
  [[nodiscard]] std::span<const model::FlowSlot> slots() const;

  [[nodiscard]] std::size_t alive() const { return alive_; }
  /// Different flows in the last update, those that found no place in the table as well.
  [[nodiscard]] std::size_t reported() const { return reported_; }

 private:
  using SlotIndex = std::size_t;
  struct Entry {
    model::FlowKey key;
    DirectionSplit split;
  };
  struct Ending {
    SlotIndex slot;
    model::Uptime ended;
  };

  void endAllBut(const std::vector<model::EnrichedFlow>& flows, std::uint64_t generation);
  void keepFastest(std::vector<model::EnrichedFlow>& flows) const;
  [[nodiscard]] bool isAlive(const model::FlowKey& key) const;
  [[nodiscard]] SlotIndex slotFor(const model::FlowKey& key, std::uint64_t generation);
  [[nodiscard]] SlotIndex freeSlot(std::uint64_t generation);
  void apply(const model::EnrichedFlow& flow, model::FlowSlot& slot,
             std::uint64_t generation) const;
  void end(SlotIndex index, std::uint64_t generation);
  bool reclaimOldest(std::uint64_t generation);
  [[nodiscard]] bool isCurrent(const Ending& ending) const;

  const model::Clock& clock_;
  FlowTableOptions options_;
  std::vector<model::FlowSlot> slots_;
  std::vector<Entry> entries_;  // beside slots_
  std::unordered_map<model::FlowKey, SlotIndex> byKey_;
  // The lowest first: the picture's arrays stay short.
  std::priority_queue<SlotIndex, std::vector<SlotIndex>, std::greater<>> free_;
  std::deque<Ending> ending_;  // in the order of their ends; those that came back are passed over
  std::size_t alive_ = 0;
  std::size_t reported_ = 0;
};

}  // namespace flowwall::net::pipeline
