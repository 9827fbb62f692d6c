// Where the sun stands, for the line between day and night. Good to 0.01°, from 1950 to 2050; the
// difference between UTC and the clock of the planets, about a minute, moves it by far less.
//
// Pure. Source: J. Meeus, "Astronomical Algorithms", 2nd ed., chapters 12 and 25 (lower accuracy),
// as in the solar calculator of NOAA.
#pragma once

#include "engine/model/units.hpp"

namespace flowwall::scene {

/// The place that has the sun in its zenith.
[[nodiscard]] model::GeoPoint subsolarPoint(model::UtcTime time);

}  // namespace flowwall::scene
