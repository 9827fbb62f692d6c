#include "engine/scene/camera.hpp"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/trigonometric.hpp>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/projection.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
constexpr model::Uptime kMorph = 1200ms;
constexpr model::Uptime kMove = 800ms;
// Touched, the camera obeys, and stays; left alone for so long, the globe turns again.
constexpr model::Uptime kLeftAlone = 60s;
// Share of the picture's height that the globe's disc takes, and of its sides that the map may.
constexpr double kGlobeHeightShare = 0.83;
constexpr double kMapWidthShare = 0.735;
constexpr double kMapHeightShare = 0.69;
// The map's middle lies to the right of the picture's and above it: panels are on its left and
// below. Shares of width and height.
constexpr double kMapRightShare = 0.0995;
constexpr double kMapUpShare = 0.037;

double ease(double s) {
  return s * s * s * (s * (s * 6.0 - 15.0) + 10.0);
}

double globeScalePx(int widthPx, int heightPx) {
  // The limb of a unit sphere seen from kEyeDistance in front of it.
  const double fromCentre = kEyeDistance + 1.0;
  const double limb = kEyeDistance / std::sqrt(fromCentre * fromCentre - 1.0);
  return kGlobeHeightShare / 2.0 * std::min(widthPx, heightPx) / limb;
}

double mapScalePx(int widthPx, int heightPx) {
  return std::min(kMapWidthShare * widthPx / (2.0 * kMapHalfWidth),
                  kMapHeightShare * heightPx / (2.0 * kMapHalfHeight));
}

}  // namespace

double Eased::at(model::Uptime now) const {
  if (duration <= model::Uptime::zero() || now >= start + duration) {
    return to;
  }
  const double s = std::clamp(
      static_cast<double>((now - start).count()) / static_cast<double>(duration.count()), 0.0, 1.0);
  return from + (to - from) * ease(s);
}

void Eased::go(double target, model::Uptime now, model::Uptime over) {
  from = at(now);
  to = target;
  start = now;
  duration = over;
}

Camera::Camera(model::ViewMode mode, model::GeoPoint globeCenter, double spinDegPerSecond)
    : mode_(mode), globeHome_(globeCenter), spinDegPerSecond_(spinDegPerSecond) {
  flatness_.to = mode == model::ViewMode::map ? 1.0 : 0.0;
  globe_.lat.to = globeCenter.latDeg;
  globe_.lon.to = globeCenter.lonDeg;
}

void Camera::apply(const model::SetView& change, model::Uptime now) {
  if (change.mode && *change.mode != mode_) {
    mode_ = *change.mode;
    flatness_.go(mode_ == model::ViewMode::map ? 1.0 : 0.0, now, kMorph);
  }
  if (change.home) {
    moveTo(mode_ == model::ViewMode::globe ? globeHome_ : model::GeoPoint{}, now);
    zoomTo(1.0, now);
  }
  if (change.spinDegPerSecond) {
    restartSpin(now, now);
    spinDegPerSecond_ = *change.spinDegPerSecond;
  }
  if (change.center) {
    moveTo(*change.center, now);
  }
  if (change.zoom) {
    zoomTo(*change.zoom, now);
  }
}

void Camera::moveTo(model::GeoPoint center, model::Uptime now) {
  if (mode_ == model::ViewMode::globe) {
    restartSpin(now, now + kLeftAlone);
  }
  View& view = mode_ == model::ViewMode::globe ? globe_ : map_;
  const double from = view.lon.at(now);
  view.lat.go(center.latDeg, now, kMove);
  view.lon.go(from + wrapLongitude(center.lonDeg - from), now, kMove);
}

void Camera::zoomTo(double zoom, model::Uptime now) {
  View& view = mode_ == model::ViewMode::globe ? globe_ : map_;
  view.zoom.go(std::clamp(zoom, model::kMinZoom, model::kMaxZoom), now, kMove);
}

// What has been turned so far becomes part of where the globe is; turning starts anew.
void Camera::restartSpin(model::Uptime now, model::Uptime start) {
  const double turned = wrapLongitude(globe_.lon.to + spunDegrees(now)) - globe_.lon.to;
  globe_.lon.from += turned;
  globe_.lon.to += turned;
  spinStart_ = start;
}

double Camera::spunDegrees(model::Uptime now) const {
  const auto turning = std::max(now - spinStart_, model::Uptime::zero());
  return std::fmod(spinDegPerSecond_ * static_cast<double>(turning.count()) / 1000.0, 360.0);
}

model::GeoPoint Camera::center(model::Uptime now) const {
  const View& view = current();
  const double spun = mode_ == model::ViewMode::globe ? spunDegrees(now) : 0.0;
  return {view.lat.to, wrapLongitude(view.lon.to + spun)};
}

double Camera::zoom() const {
  return current().zoom.to;
}

CameraFrame Camera::frame(model::Uptime now, int widthPx, int heightPx) const {
  const double flat = flatness_.at(now);
  const double curvature = 1.0 - flat;
  CameraFrame frame;
  frame.curvature = static_cast<float>(curvature);

  // The rotation dies away faster than the curvature: a turn about a centre that recedes to
  // infinity is a shift, and the flat map's shift is its own.
  const double share = curvature * curvature;
  const double lat = glm::radians(globe_.lat.at(now)) * share;
  const double lon = glm::radians(wrapLongitude(globe_.lon.at(now) + spunDegrees(now))) * share;
  glm::dmat4 turn(1.0);
  turn = glm::rotate(turn, lat, glm::dvec3(1, 0, 0));
  turn = glm::rotate(turn, -lon, glm::dvec3(0, 1, 0));
  frame.rotation = glm::mat3(turn);

  const double globeScale = globeScalePx(widthPx, heightPx) * globe_.zoom.at(now);
  const double mapScale = mapScalePx(widthPx, heightPx) * map_.zoom.at(now);
  frame.scalePx = static_cast<float>(globeScale * std::pow(mapScale / globeScale, flat));
  const glm::dvec2 shift = naturalEarth({map_.lat.at(now), map_.lon.at(now)});
  const glm::dvec2 middle(kMapRightShare * widthPx, kMapUpShare * heightPx);
  frame.offsetPx = glm::vec2((middle - shift * static_cast<double>(frame.scalePx)) * flat);
  frame.zoom = static_cast<float>(globe_.zoom.at(now) * curvature + map_.zoom.at(now) * flat);
  return frame;
}

}  // namespace flowwall::scene
