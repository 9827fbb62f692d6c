// Points and great circles on the unit sphere.
//
// Space: x towards 90°E, y towards the north pole, z towards 0°N 0°E. Units: radians unless named.
// Errors: none; equal and antipodal ends, which have no single great circle, get a fixed one.
// Source: R. W. Sinnott, "Virtues of the Haversine"; slerp in the form start·cos + tangent·sin.
#pragma once

#include <glm/vec3.hpp>

#include "engine/model/units.hpp"

namespace flowwall::scene {

[[nodiscard]] glm::dvec3 unitVector(const model::GeoPoint& point);
[[nodiscard]] model::GeoPoint geoPoint(const glm::dvec3& unit);

/// The shorter way from one point to another: start·cos(s·angle) + tangent·sin(s·angle), s in 0..1.
struct GreatCircle {
  glm::dvec3 start;
  glm::dvec3 tangent;  ///< unit vector at `start` towards the end
  double angle = 0.0;  ///< 0..π

  [[nodiscard]] glm::dvec3 at(double s) const;
};

[[nodiscard]] GreatCircle greatCircle(const model::GeoPoint& from, const model::GeoPoint& to);

/// How high above the ground an arc of this length peaks. Units: Earth radii.
[[nodiscard]] double peakAltitude(double angle);

/// -180 <= longitude < 180.
[[nodiscard]] double wrapLongitude(double lonDeg);

}  // namespace flowwall::scene
