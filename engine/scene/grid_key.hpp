// Keys of places and ways by a grid over the Earth, for grouping flows.
//
// Units: degrees. Pure functions. Thread: any.
#pragma once

#include <cstdint>

#include "engine/model/units.hpp"

namespace flowwall::scene {

/// Source: the finalizer of MurmurHash3 (A. Appleby, public domain).
constexpr std::uint64_t mixedKey(std::uint64_t value) {
  value ^= value >> 33U;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33U;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ value >> 33U;
}

/// The cell of the grid in which a place lies.
inline std::uint64_t cellKey(const model::GeoPoint& point, double cellDeg) {
  const auto row = static_cast<std::uint64_t>((point.latDeg + 90.0) / cellDeg);
  const auto column = static_cast<std::uint64_t>((point.lonDeg + 180.0) / cellDeg);
  return row << 32U | column;
}

/// Two cells, one after the other.
constexpr std::uint64_t wayKey(std::uint64_t fromCell, std::uint64_t toCell) {
  return mixedKey(mixedKey(fromCell + 1) + toCell);
}

}  // namespace flowwall::scene
