// FlowBatch: the answer of one poll of a source, all the flows that are alive now.
//
// Ownership: a value, moved from the source into the pipeline. Thread: network thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/flow.hpp"
#include "engine/model/health.hpp"

namespace flowwall::model {

struct FlowBatch {
  std::vector<Flow> flows;
  /// How many flows the source has in all; more than `flows` when the answer was limited.
  std::optional<std::uint64_t> totalFlows;
  std::optional<int> interfaceId;  ///< the interface that really answered
  std::uint64_t droppedRows = 0;   ///< rows that could not be decoded
  std::optional<InterfaceStats> interface;
  bool recorded = false;  ///< from a recording: its places may be invented
  /// The source's answers byte for byte, in order; empty for a source that has none. Shared, so
  /// that they can be stored without a copy. Thread: immutable, any.
  std::vector<std::shared_ptr<const std::string>> raw;
};

/// Where a source pushes what it learns. Implemented by the pipeline's owner.
/// Thread: called on the network thread only.
class FlowSink {
 public:
  virtual ~FlowSink() = default;
  /// The flows of a poll, and the health that goes with them: the two are shown together.
  virtual void onFlows(FlowBatch&& batch, const SourceHealth& health) = 0;
  /// Between polls, or instead of one that failed.
  virtual void onHealth(const SourceHealth& health) = 0;
};

}  // namespace flowwall::model
