#include "engine/scene/geodesy.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <numbers>

namespace flowwall::scene {
namespace {

constexpr double kRadiansPerDegree = std::numbers::pi / 180.0;
// Ends closer than this, or closer than this to antipodal, have no direction of their own.
constexpr double kDegenerate = 1e-9;

// Some unit vector at right angles to `unit`: towards the north pole, from the poles themselves
// towards 0° E.
glm::dvec3 anyTangent(const glm::dvec3& unit) {
  const glm::dvec3 axis = std::abs(unit.y) < 0.999999 ? glm::dvec3(0, 1, 0) : glm::dvec3(0, 0, 1);
  return glm::normalize(axis - unit * glm::dot(axis, unit));
}

}  // namespace

glm::dvec3 unitVector(const model::GeoPoint& point) {
  const double lat = point.latDeg * kRadiansPerDegree;
  const double lon = point.lonDeg * kRadiansPerDegree;
  return {std::cos(lat) * std::sin(lon), std::sin(lat), std::cos(lat) * std::cos(lon)};
}

model::GeoPoint geoPoint(const glm::dvec3& unit) {
  return {std::asin(std::clamp(unit.y, -1.0, 1.0)) / kRadiansPerDegree,
          std::atan2(unit.x, unit.z) / kRadiansPerDegree};
}

glm::dvec3 GreatCircle::at(double s) const {
  return start * std::cos(s * angle) + tangent * std::sin(s * angle);
}

GreatCircle greatCircle(const model::GeoPoint& from, const model::GeoPoint& to) {
  const glm::dvec3 a = unitVector(from);
  const glm::dvec3 b = unitVector(to);
  const glm::dvec3 across = b - a * glm::dot(a, b);
  const double sine = glm::length(across);
  const double angle = std::atan2(sine, glm::dot(a, b));
  return {a, sine > kDegenerate ? across / sine : anyTangent(a), angle};
}

double peakAltitude(double angle) {
  // Short arcs stay low and flat; half way round the Earth peaks at half a radius.
  return 0.02 * std::min(1.0, angle / 0.05) + 0.15 * std::pow(angle / std::numbers::pi * 2.0, 1.6);
}

double wrapLongitude(double lonDeg) {
  const double turns = std::floor((lonDeg + 180.0) / 360.0);
  return lonDeg - 360.0 * turns;
}

}  // namespace flowwall::scene
