// The Natural Earth projection of the flat map.
//
// Units: degrees in; out, Earth radii at the scale of the projection's centre.
// Source: B. Šavrič et al., "A polynomial equation for the Natural Earth projection", 2011. The
// same polynomials stand in shaders/common/projection.glsl; a test holds them side by side.
#pragma once

#include <glm/vec2.hpp>
#include <numbers>

#include "engine/model/units.hpp"

namespace flowwall::scene {

inline constexpr double kMapHalfWidth = 0.8707 * std::numbers::pi;
inline constexpr double kMapHalfHeight = 1.4224;  // at 90°

[[nodiscard]] constexpr glm::dvec2 naturalEarth(const model::GeoPoint& point) {
  const double lat = point.latDeg * std::numbers::pi / 180.0;
  const double lon = point.lonDeg * std::numbers::pi / 180.0;
  const double p2 = lat * lat;
  const double p4 = p2 * p2;
  const double p6 = p2 * p4;
  const double length =
      0.8707 - 0.131979 * p2 - 0.013791 * p4 + p6 * p4 * (0.003971 - 0.001529 * p2);
  const double height = 1.007226 + 0.015085 * p2 + p6 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4);
  return {lon * length, lat * height};
}

}  // namespace flowwall::scene
