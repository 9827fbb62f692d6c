// GET /metrics: what the wall tells Prometheus.
//
// Units: as Prometheus wants them, in the names: seconds, bytes; rates in bits per second.
// Thread: network thread; reads /proc/self.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/clock.hpp"
#include "engine/model/command.hpp"
#include "engine/model/frame_times.hpp"
#include "net/http/control_counts.hpp"
#include "net/http/wall_view.hpp"

namespace flowwall::net::http {

struct MetricsInput {
  std::string_view version;
  const WallView& wall;
  const model::AppliedState& applied;
  const model::FrameTimes& frameTimes;
  const model::FrameTimes& gpuTimes;
  const ControlCounts& control;
  const model::Clock& clock;
};

[[nodiscard]] std::string metricsText(const MetricsInput& input);

}  // namespace flowwall::net::http
