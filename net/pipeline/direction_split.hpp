// DirectionSplit: how a flow's rate, which sources give for both directions together, divides
// between them: as the bytes since the last poll did, else as all its bytes did, else in halves.
//
// Thread: network thread. Ownership: a value, one for each flow.
#pragma once

#include <optional>

#include "engine/model/flow.hpp"

namespace flowwall::net::pipeline {

class DirectionSplit {
 public:
  /// The client's share of the rate, 0 to 1, after this report of the flow.
  double clientShare(const model::Flow& flow);

 private:
  std::optional<model::Bytes> clientBytes_;
  std::optional<model::Bytes> serverBytes_;
  std::optional<double> share_;
};

}  // namespace flowwall::net::pipeline
