// ThroughputHistory: five minutes of throughput in samples of equal length, oldest first.
//
// Units: bits a second; times as model::Uptime. Ownership: a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/model/units.hpp"

namespace flowwall::model {

struct ThroughputSample {
  enum class Origin : std::uint8_t {
    gap,        ///< nothing is known of this time; not a zero
    interface,  ///< the interface's own counters
    flows,      ///< the sum of the flows that the source reported
  };
  BitRate up;
  BitRate down;
  Origin origin = Origin::gap;
  bool operator==(const ThroughputSample&) const = default;
};

struct ThroughputHistory {
  static constexpr std::size_t kMaxSamples = 150;

  Uptime step{2000};                      ///< what one sample covers
  Uptime end{0};                          ///< when the newest sample ended
  std::vector<ThroughputSample> samples;  ///< at most kMaxSamples; the first is never a gap
};

}  // namespace flowwall::model
