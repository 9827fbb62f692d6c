// Snapshot: all that the renderer needs to know, in flat arrays indexed by slot. A flow keeps its
// slot for life, so that its animation never restarts.
//
// Hand-off is latest-wins: the renderer may miss snapshots, so each slot carries the generation in
// which it last changed, and the reader takes what changed since the one it saw last.
//
// Ownership: immutable once published. Thread: written by the network thread, read by the renderer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/alert.hpp"
#include "engine/model/breakdown.hpp"
#include "engine/model/flow.hpp"
#include "engine/model/flow_filter.hpp"
#include "engine/model/health.hpp"
#include "engine/model/map_labels.hpp"
#include "engine/model/throughput_history.hpp"
#include "engine/model/top_flow.hpp"
#include "engine/model/units.hpp"

namespace flowwall::model {

/// One flow as the picture needs it. `near` is our end, `far` the other.
struct FlowSlot {
  enum class Phase : std::uint8_t {
    empty,  ///< nothing here
    alive,
    ending,  ///< no longer reported; fades out from `ended` on
  };
  Phase phase = Phase::empty;
  PlaceAccuracy nearAccuracy = PlaceAccuracy::none;
  PlaceAccuracy farAccuracy = PlaceAccuracy::none;
  DeviceOs os = DeviceOs::unknown;
  bool alerted = false;
  std::uint32_t flows = 1;  ///< that it stands for: more than one only where flows share an arc
  std::uint32_t seed = 0;   ///< from the key: the flow's own rhythm, the same in each run
  GeoPoint nearPoint;
  GeoPoint farPoint;
  BitRate up;    ///< near to far, smoothed between polls
  BitRate down;  ///< far to near
  Uptime born{0};
  Uptime ended{0};
  Uptime rateChanged{0};  ///< when `up` and `down` last changed; what they were before eases out
  BitRate upBefore;
  BitRate downBefore;
  std::uint64_t changedIn = 0;  ///< generation of the snapshot in which this slot last changed

  [[nodiscard]] bool placed() const {
    return nearAccuracy != PlaceAccuracy::none && farAccuracy != PlaceAccuracy::none;
  }
  /// Between two places: an arc can be drawn.
  [[nodiscard]] bool hasWay() const { return placed() && nearPoint != farPoint; }
};

struct Totals {
  std::uint64_t flows = 0;          ///< in the table
  std::uint64_t reportedFlows = 0;  ///< that the source has in all
  std::uint64_t unplaced = 0;       ///< in the table, without a place for one of the ends
  std::uint64_t onePlace = 0;       ///< in the table, with both ends in one place: no arc
  // Of all flows of the last poll, those not in the table as well; rates as the source gives them.
  std::uint64_t alerted = 0;
  std::uint64_t hosts = 0;  ///< different addresses
  std::uint64_t localHosts = 0;
  BitRate up;        ///< near to far, between us and the outside
  BitRate down;      ///< far to near
  BitRate internal;  ///< both directions of flows without an outside end; not in `up` and `down`
  BitRate notShown;  ///< both directions of the flows that found no place in the table
  bool operator==(const Totals&) const = default;
};

struct HomeSite {
  std::string name;
  GeoPoint point;
  bool operator==(const HomeSite&) const = default;
};

struct Snapshot {
  std::uint64_t generation = 0;  ///< 0: nothing published yet
  Uptime published{0};
  std::vector<FlowSlot> slots;  ///< up to the highest slot in use
  Totals totals;
  SourceHealth health;
  std::vector<ProviderHealth> providers;  ///< those in front whose errors hold those of others
  std::optional<InterfaceStats> interface;
  HomeSite home;
  AppliedFilter filter;  ///< slots, breakdowns and topFlows are of what matches
  Breakdowns breakdowns;
  std::vector<TopFlow> topFlows;      ///< fastest first
  std::vector<BusyPlace> busyPlaces;  ///< busiest first
  std::vector<BusyHost> busyHosts;    ///< busiest first, a few of each place
  ThroughputHistory history;
  std::vector<Alert> alerts;  ///< oldest first
};

}  // namespace flowwall::model
