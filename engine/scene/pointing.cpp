#include "engine/scene/pointing.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <numbers>

#include "engine/scene/camera.hpp"
#include "engine/scene/geodesy.hpp"
#include "engine/scene/projection.hpp"

namespace flowwall::scene {
namespace {

constexpr double kHalfTurn = std::numbers::pi;

double projectedHeight(double lat) {
  return naturalEarth({glm::degrees(lat), 0.0}).y;
}

// Of the parallel at a latitude, which is below zero beyond the pole. Units: radians; Earth radii.
double parallelRadius(double lat, double least) {
  return std::copysign(std::max(std::abs(std::cos(lat)), least), std::cos(lat));
}

// Units: radians. The height grows steadily with the latitude.
double latitudeOf(double height) {
  constexpr double kStep = 1e-6;
  double lat = height;
  for (int i = 0; i < 12; ++i) {
    const double slope =
        (projectedHeight(lat + kStep) - projectedHeight(lat - kStep)) / (2 * kStep);
    lat -= (projectedHeight(lat) - height) / slope;
    lat = std::clamp(lat, -kHalfTurn / 2.0, kHalfTurn / 2.0);
  }
  return lat;
}

}  // namespace

std::optional<glm::dvec3> globeNormal(glm::dvec2 seen) {
  const double fromCentre = kEyeDistance + 1.0;
  const double lengths = glm::dot(seen, seen) + kEyeDistance * kEyeDistance;
  const double half = fromCentre * kEyeDistance;
  const double root = half * half - lengths * (fromCentre * fromCentre - 1.0);
  if (root < 0.0) {
    return std::nullopt;
  }
  const double along = (half - std::sqrt(root)) / lengths;
  return glm::normalize(glm::dvec3(seen * along, fromCentre - kEyeDistance * along));
}

glm::dvec3 nearestGlobeNormal(glm::dvec2 seen) {
  constexpr double kJustInside = 0.999;
  const double length = glm::length(seen);
  const double most = limbRadius() * kJustInside;
  return globeNormal(length > most ? seen * (most / length) : seen)
      .value_or(glm::dvec3(0.0, 0.0, 1.0));
}

model::GeoPoint placeAtNormal(const glm::dvec3& normal, model::GeoPoint center) {
  const double lat = glm::radians(center.latDeg);
  const glm::dvec3 upright(normal.x, normal.y * std::cos(lat) + normal.z * std::sin(lat),
                           normal.z * std::cos(lat) - normal.y * std::sin(lat));
  const model::GeoPoint turned = geoPoint(upright);
  return {turned.latDeg, wrapLongitude(turned.lonDeg + center.lonDeg)};
}

model::GeoPoint onSideOf(model::GeoPoint center, model::GeoPoint place) {
  if (std::abs(wrapLongitude(place.lonDeg - center.lonDeg)) <= 90.0) {
    return place;
  }
  return {std::copysign(180.0, place.latDeg) - place.latDeg, wrapLongitude(place.lonDeg + 180.0)};
}

// The turn about the globe's axis brings the place to the normal's side, the tilt to its height.
model::GeoPoint centerFor(model::GeoPoint place, const glm::dvec3& normal) {
  const double lat = glm::radians(place.latDeg);
  const double aside = std::asin(std::clamp(normal.x / parallelRadius(lat, 1e-9), -1.0, 1.0));
  const double height = std::atan2(std::sin(lat), std::cos(lat) * std::cos(aside));
  const double tilt = height - std::atan2(normal.y, normal.z);
  return {std::clamp(glm::degrees(tilt), -90.0, 90.0),
          wrapLongitude(place.lonDeg - glm::degrees(aside))};
}

// The perspective's equation for the place's x, solved for the sine of its angle and then, from
// kMostSine on, drawn out along the tangent.
double degreesAside(model::GeoPoint place, double centerLatDeg, double seenX) {
  constexpr double kMostSine = 0.87;
  constexpr double kLeastRadius = 0.3;
  const double lat = glm::radians(place.latDeg);
  const double centerLat = glm::radians(centerLatDeg);
  const double ahead = seenX * std::cos(centerLat);
  const double sine = seenX * (kEyeDistance + 1.0 - std::sin(lat) * std::sin(centerLat)) /
                      (parallelRadius(lat, kLeastRadius) * std::hypot(kEyeDistance, ahead));
  const double within = std::clamp(sine, -kMostSine, kMostSine);
  const double angle = std::asin(within) + (sine - within) / std::sqrt(1.0 - kMostSine * kMostSine);
  return glm::degrees(angle - std::atan2(ahead, kEyeDistance));
}

std::optional<model::GeoPoint> inverseNaturalEarth(glm::dvec2 projected) {
  if (std::abs(projected.y) > projectedHeight(kHalfTurn / 2.0)) {
    return std::nullopt;
  }
  const double latDeg = glm::degrees(latitudeOf(projected.y));
  const double degreeWidth = naturalEarth({latDeg, 1.0}).x;
  const double lonDeg = projected.x / degreeWidth;
  if (std::abs(lonDeg) > 180.0) {
    return std::nullopt;
  }
  return model::GeoPoint{latDeg, lonDeg};
}

model::GeoPoint nearestOnMap(glm::dvec2 projected) {
  const double top = projectedHeight(kHalfTurn / 2.0);
  const double latDeg = glm::degrees(latitudeOf(std::clamp(projected.y, -top, top)));
  const double lonDeg = projected.x / naturalEarth({latDeg, 1.0}).x;
  return {latDeg, std::clamp(lonDeg, -180.0, 180.0)};
}

model::GeoPoint keptOnMap(model::GeoPoint center, double zoom) {
  const double magnified = std::max(zoom, 1.0);
  const double mostLat = glm::degrees(latitudeOf(kMapHalfHeight * (1.0 - 1.0 / magnified)));
  const double latDeg = std::clamp(center.latDeg, -mostLat, mostLat);
  const double halfWidth = naturalEarth({latDeg, 180.0}).x;
  const double mostLon = 180.0 * std::max(1.0 - kMapHalfWidth / magnified / halfWidth, 0.0);
  return {latDeg, std::clamp(center.lonDeg, -mostLon, mostLon)};
}

}  // namespace flowwall::scene
