// TopFlows: puts the fastest flows of the table into words for the panels.
//
// Units: by the smoothed rates of the slots. Thread: the pipeline's.
// Ownership: keeps only memory from one poll to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "net/enrich/country_table.hpp"
#include "net/pipeline/flow_table.hpp"

namespace flowwall::net::pipeline {

class TopFlows {
 public:
  /// `alertScore`: from which score on a flow without an alert counts as alerted; 0: never.
  TopFlows(std::size_t count, std::uint32_t alertScore) : count_(count), alertScore_(alertScore) {}
  void setAlertScore(std::uint32_t alertScore) { alertScore_ = alertScore; }

  /// Fastest first; equals in the order of `shown`. `flows` is the report that `shown` refers to.
  void write(std::span<const model::EnrichedFlow> flows, std::span<const ShownFlow> shown,
             std::span<const model::FlowSlot> slots, const enrich::CountryTable& countries,
             std::vector<model::TopFlow>& top);

 private:
  void describe(const model::EnrichedFlow& flow, const enrich::CountryTable& countries,
                model::TopFlow& top) const;

  std::size_t count_;
  std::uint32_t alertScore_;
  std::vector<std::uint32_t> order_;
};

}  // namespace flowwall::net::pipeline
