// FlowTable: gives each flow a slot that it keeps for life, so that its animation never restarts.
//
// A flow that is no longer reported fades out in its slot, which is free again afterwards; one that
// comes back meanwhile goes on where it was. Past `maxFlows` the flows with the highest rates are
// kept, and those already drawn have a small advantage, so that the ones at the edge don't flicker.
// At most twice `maxFlows` slots exist: when all are taken, the flow that ended first gives way.
//
// A slot's rates are smoothed between polls; a flow's own `rate` stays what the source said.
//
// Units: `generation` is that of the snapshot which the caller is about to publish.
// Thread: the pipeline's. Ownership: owns the slots; the clock outlives the table.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <span>
#include <vector>

#include "engine/model/clock.hpp"
#include "engine/model/flow_filter.hpp"
#include "engine/model/snapshot.hpp"
#include "net/pipeline/direction_split.hpp"
#include "net/pipeline/rate_smoother.hpp"

namespace flowwall::net::pipeline {

struct FlowTableOptions {
  std::size_t maxFlows = 5000;
  model::Uptime fade{1500};
  /// A rate that changed by less than this part of itself counts as the same.
  double rateTolerance = 0.05;
  /// Time constant of the smoothed rates; 0: none.
  model::Uptime smoothing{4000};
  /// From which score on a flow without an alert counts as alerted; 0: never.
  std::uint32_t alertScore = 100;
};

/// A flow that is in the table: where in the report, and in which slot.
struct ShownFlow {
  std::uint32_t flow;
  std::uint32_t slot;
};

class FlowTable {
 public:
  explicit FlowTable(const model::Clock& clock, FlowTableOptions options = {});

  /// Takes a poll's answer: all the flows alive now. In `reported` it drops flows whose key was
  /// there before and splits the rates between the directions. Returns those that are in the table,
  /// highest rate first; valid until the next call.
  [[nodiscard]] std::span<const ShownFlow> update(std::vector<model::EnrichedFlow>& reported,
                                                  std::uint64_t generation);

  /// Ends every flow. False: there was none.
  bool endAll(std::uint64_t generation);

  /// Frees the slots of flows that have faded out. False: there were none.
  bool reclaim(std::uint64_t generation);

  /// From the next update on. Memory that a smaller table no longer needs is kept.
  void setLimits(std::size_t maxFlows, model::Uptime smoothing, std::uint32_t alertScore);

  /// Past the cap, from the next update on, the flows that match are kept before all others.
  void prefer(const model::FlowFilter& filter) { preferred_ = filter; }

  /// Up to the highest slot in use.
  [[nodiscard]] std::span<const model::FlowSlot> slots() const;

  [[nodiscard]] std::size_t alive() const { return alive_; }
  /// Different flows in the last update, those that found no place in the table as well.
  [[nodiscard]] std::size_t reported() const { return reported_; }
  /// The rate of those that found no place.
  [[nodiscard]] model::BitRate notShown() const { return notShown_; }
  /// Slots in memory, in use or not: at most twice the largest `maxFlows` so far.
  [[nodiscard]] std::size_t capacity() const { return slots_.size(); }
  /// Endings not yet forgotten: what ended within `fade`.
  [[nodiscard]] std::size_t endings() const { return ending_.size(); }

 private:
  using SlotIndex = std::uint32_t;
  struct Entry {
    model::FlowKey key;
    DirectionSplit split;
    RateSmoother clientToServer;
    RateSmoother serverToClient;
    std::uint64_t reportedIn = 0;  // number of the update
    std::uint64_t keptIn = 0;
  };
  struct Ending {
    SlotIndex slot;
    model::Uptime ended;
  };
  struct Candidate {
    double rank;  // its rate, with an advantage for those drawn already
    double rate;
    std::uint32_t flow;
    SlotIndex slot;  // kNoSlot: a newcomer
    bool preferred = false;
  };

  void takeUp(std::vector<model::EnrichedFlow>& reported);
  [[nodiscard]] bool isRepeated(const model::FlowKey& key, SlotIndex slot);
  [[nodiscard]] double rankKnown(model::EnrichedFlow& flow, SlotIndex slot);
  void keepFastest(const std::vector<model::EnrichedFlow>& reported);
  void endAllBut(std::uint64_t update, std::uint64_t generation);
  [[nodiscard]] SlotIndex find(const model::FlowKey& key) const;
  [[nodiscard]] SlotIndex newSlot(model::EnrichedFlow& flow, std::uint64_t generation);
  [[nodiscard]] SlotIndex freeSlot(std::uint64_t generation);
  void measure(model::EnrichedFlow& flow, Entry& entry) const;
  void apply(const model::EnrichedFlow& flow, SlotIndex index, std::uint64_t generation);
  void end(SlotIndex index, std::uint64_t generation);
  bool reclaimOldest(std::uint64_t generation);
  [[nodiscard]] bool isCurrent(const Ending& ending) const;

  const model::Clock& clock_;
  FlowTableOptions options_;
  model::FlowFilter preferred_;
  std::vector<model::FlowSlot> slots_;
  std::vector<Entry> entries_;  // beside slots_
  boost::unordered_flat_map<model::FlowKey, SlotIndex, std::hash<model::FlowKey>> byKey_;
  // The lowest first: the picture's arrays stay short.
  std::priority_queue<SlotIndex, std::vector<SlotIndex>, std::greater<>> free_;
  std::deque<Ending> ending_;  // in the order of their ends; those that came back are passed over
  std::size_t alive_ = 0;
  std::size_t reported_ = 0;
  model::BitRate notShown_;
  std::uint64_t updates_ = 0;
  // Of the update under way; kept for their memory.
  std::vector<Candidate> candidates_;
  boost::unordered_flat_set<model::FlowKey, std::hash<model::FlowKey>> newcomers_;
  std::vector<ShownFlow> shown_;
};

}  // namespace flowwall::net::pipeline
