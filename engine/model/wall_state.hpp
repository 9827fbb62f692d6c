// WallState: all that the control side may know of the data, as one immutable value. The pipeline
// makes one at each publish; whoever holds it reads it in peace on any thread.
//
// Units: the flows' `rate` is the source's own, unsmoothed.
// Ownership: shared and const from the start; states between two polls share the same flows.
// Thread: any.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/model/alert.hpp"
#include "engine/model/breakdown.hpp"
#include "engine/model/country_names.hpp"
#include "engine/model/flow.hpp"
#include "engine/model/health.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/model/throughput_history.hpp"

namespace flowwall::model {

struct WallState {
  using Flows = std::vector<EnrichedFlow>;

  std::uint64_t generation = 0;  ///< of the snapshot published with it; 0: nothing yet
  /// In the table, highest rate first. Never null.
  std::shared_ptr<const Flows> flows = std::make_shared<const Flows>();
  /// Of the countries that the flows name by their codes. Never null.
  std::shared_ptr<const CountryNames> countryNames = std::make_shared<const CountryNames>();
  Totals totals;
  AppliedFilter filter;  ///< of the picture only: flows, totals and breakdowns are of all
  Breakdowns breakdowns;
  SourceHealth health;  ///< with the standing notice
  std::optional<InterfaceStats> interface;
  std::optional<int> interfaceId;  ///< that really answered, where the source has such numbers
  UtcTime updated{};               ///< when `flows` last changed; the epoch: never
  ThroughputHistory history;
  std::vector<Alert> alerts;  ///< oldest first
};

}  // namespace flowwall::model
