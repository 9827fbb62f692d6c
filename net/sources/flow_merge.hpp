// Joining the pages of a live list, which may overlap.
//
// Thread: one at a time. Ownership: a value.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <functional>

#include "engine/model/flow_batch.hpp"

namespace flowwall::net::sources {

class FlowMerge {
 public:
  /// Takes the flows of `page` that were not there yet; how many that were.
  std::size_t add(model::FlowBatch&& page);

  [[nodiscard]] std::size_t size() const { return merged_.flows.size(); }

  /// All of it, or the `most` fastest flows if there are more.
  [[nodiscard]] model::FlowBatch take(std::size_t most);

 private:
  model::FlowBatch merged_;
  boost::unordered_flat_set<std::uint64_t> exporterIds_;
  boost::unordered_flat_set<model::FlowKey, std::hash<model::FlowKey>> keys_;  // without a number
};

/// Adds up the totals and drops of two lists that share no flow (TCP and UDP).
[[nodiscard]] model::FlowBatch joined(model::FlowBatch first, model::FlowBatch second,
                                      std::size_t most);

}  // namespace flowwall::net::sources
