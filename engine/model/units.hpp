// Strong types for the quantities that travel between modules, so that bytes are never taken for
// bits nor a poll's clock for the wall's.
//
// Units: in the names. Thread: plain values.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace flowwall::model {

/// Time since this process started, on a clock that never steps. Everything that moves is a
/// function of it; it is what both threads mean by "now".
using Uptime = std::chrono::milliseconds;

/// Wall-clock time, UTC.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

struct Bytes {
  std::uint64_t value = 0;
  auto operator<=>(const Bytes&) const = default;
};

struct BitRate {
  double bitsPerSecond = 0.0;
  auto operator<=>(const BitRate&) const = default;
};

/// A point on Earth. Units: degrees, WGS 84; latitude -90..90, longitude -180..180.
struct GeoPoint {
  double latDeg = 0.0;
  double lonDeg = 0.0;
  bool operator==(const GeoPoint&) const = default;
};

}  // namespace flowwall::model
