// RateSmoother: one direction's rate, eased between polls, since ntopng's figures jump.
//
// Exponential smoothing with a time constant: a step has arrived by 63 % after one time constant,
// however many polls lie between. The first rate is taken as it is. A flow at rest is at 0 at the
// latest at the first report five time constants after the last that said it moved.
//
// Thread: one thread. Ownership: a value, two for each flow in the table.
// Source: a first-order low-pass filter, sampled: y += (x - y) * (1 - exp(-dt / tau)).
#pragma once

#include <optional>

#include "engine/model/units.hpp"

namespace flowwall::net::pipeline {

class RateSmoother {
 public:
  /// Takes the rate reported now. A `timeConstant` of zero: no smoothing.
  void report(model::BitRate rate, model::Uptime now, model::Uptime timeConstant);

  [[nodiscard]] model::BitRate rate() const { return rate_; }

 private:
  model::BitRate rate_;
  std::optional<model::Uptime> last_;
  model::Uptime lastMoved_{0};
};

}  // namespace flowwall::net::pipeline
