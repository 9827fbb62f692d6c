// Joining the pages of a live list, which may overlap.
//
// Thread: one at a time. Ownership: a value.
#pragma once

#include <cstddef>
#include <unordered_set>

#include "engine/model/flow_batch.hpp"

namespace flowwall::net::sources {

class FlowMerge {
 public:
  /// Takes the flows of `page` that were not there yet; how many that were.
  std::size_t add(model::FlowBatch&& page);

  [[nodiscard]] std::size_t size() const { return merged_.flows.size(); }

  /// All of it, the fastest first, at most `most` flows.
  [[nodiscard]] model::FlowBatch take(std::size_t most);

 private:
  model::FlowBatch merged_;
  std::unordered_set<std::uint64_t> exporterIds_;
  std::unordered_set<model::FlowKey> keys_;  // of flows without a number
};

/// Adds up the totals and drops of two lists that share no flow (TCP and UDP).
[[nodiscard]] model::FlowBatch joined(model::FlowBatch first, model::FlowBatch second,
                                      std::size_t most);

}  // namespace flowwall::net::sources
