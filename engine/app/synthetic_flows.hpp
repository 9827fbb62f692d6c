// SyntheticFlows: snapshots of as many flows as one likes, for measuring: from one site to some
// three hundred places in and around real cities, by a fixed rule. From one snapshot to the next,
// a fifth of the flows ends and as many begin, and the rates of another fifth change.
//
// Thread: render thread. Ownership: owns the snapshot; a reference stays valid until the next call.
#pragma once

#include <cstdint>
#include <optional>
#include <random>

#include "engine/model/snapshot.hpp"

namespace flowwall::app {

struct SyntheticOptions {
  std::size_t flows = 0;
  /// Absent: rates from 1 kbit/s to 100 Mbit/s; else flows go to places all over the Earth.
  std::optional<double> packetsPerDirection;
  model::HomeSite home;
};

class SyntheticFlows {
 public:
  explicit SyntheticFlows(const SyntheticOptions& options);

  /// The flows at `now`; the first time, all of them began long before.
  const model::Snapshot& next(model::Uptime now);

 private:
  model::GeoPoint anywhere();
  model::FlowSlot makeFlow(std::size_t index, model::Uptime born);
  void setRates(model::FlowSlot& slot);
  void describe(model::Uptime now);
  void nameBusiest();
  double random() { return std::uniform_real_distribution<double>()(engine_); }

  SyntheticOptions options_;
  std::mt19937 engine_{1};
  double owed_ = 0.0;  // packets, so far
  model::Snapshot snapshot_;
};

}  // namespace flowwall::app
