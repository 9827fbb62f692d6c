// SyntheticFlows: snapshots of as many flows as one likes, for measuring: from one site to some
// three hundred places in and around real cities, by a fixed rule. From one snapshot to the next,
// a fifth of the flows ends and as many begin, and the rates of another fifth change. Totals,
// breakdowns, top flows and busy places are the pipeline's own of these flows.
//
// Thread: render thread. Ownership: owns the snapshot; a reference stays valid until the next call.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "net/enrich/country_table.hpp"
#include "net/pipeline/busy_places.hpp"
#include "net/pipeline/top_flows.hpp"
#include "net/pipeline/totals_counter.hpp"

namespace flowwall::app {

struct SyntheticOptions {
  std::size_t flows = 0;
  /// Absent: rates from 1 kbit/s to 100 Mbit/s; else flows go to places all over the Earth.
  std::optional<double> packetsPerDirection;
  model::HomeSite home;
  net::enrich::CountryTable countries;  ///< for their names
};

class SyntheticFlows {
 public:
  explicit SyntheticFlows(SyntheticOptions options);

  /// The flows at `now`; the first time, all of them began long before.
  const model::Snapshot& next(model::Uptime now);

 private:
  static constexpr std::size_t kTopFlows = 12;

  model::GeoPoint anywhere(std::size_t index);
  model::GeoPoint inACity(std::size_t index);
  model::FlowSlot makeFlow(std::size_t index, model::Uptime born);
  void setRates(model::FlowSlot& slot);
  [[nodiscard]] model::EnrichedFlow inFull(std::size_t index) const;
  void describe(model::Uptime now);
  double random() { return std::uniform_real_distribution<double>()(engine_); }

  SyntheticOptions options_;
  std::mt19937 engine_{1};
  double owed_ = 0.0;                // packets, so far
  std::vector<std::size_t> cities_;  // by slot
  net::pipeline::TotalsCounter counter_{0};
  net::pipeline::TopFlows topFlows_{kTopFlows, 0};
  net::pipeline::BusyPlaces busyPlaces_;
  net::pipeline::BusyLists busy_;
  model::Snapshot snapshot_;
};

}  // namespace flowwall::app
