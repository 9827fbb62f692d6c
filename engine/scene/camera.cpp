#include "engine/scene/camera.hpp"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/trigonometric.hpp>
#include <numbers>
#include <utility>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/pointing.hpp"
#include "engine/scene/projection.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
constexpr model::Uptime kMorph = 1200ms;
constexpr model::Uptime kMove = 800ms;
constexpr model::Uptime kWheel = 280ms;

constexpr double seconds(model::Uptime time) {
  return std::chrono::duration<double>(time).count();
}

// Touched, the camera obeys, and stays; left alone for so long, a globe that does not drift turns
// again.
constexpr model::Uptime kLeftAlone = 60s;

// Where it drifts to it sways: to and fro in so long, and so far.
constexpr double kSwayDeg = 18.0;
constexpr model::Uptime kSway = 120s;
// As the sway begins, it is this fast; what a turning globe has more runs out in so long.
constexpr double kSwayDegPerSecond = 2.0 * std::numbers::pi * kSwayDeg / seconds(kSway);
constexpr model::Uptime kRunOut = 6s;
// Zoomed in further, a place is looked at on purpose: the camera does nothing by itself.
constexpr double kMaxZoomByItself = 2.0;

double ease(double s, Eased::Shape shape) {
  if (shape == Eased::Shape::quick) {
    return 1.0 - (1.0 - s) * (1.0 - s) * (1.0 - s);
  }
  return s * s * s * (s * (s * 6.0 - 15.0) + 10.0);
}

}  // namespace

double Eased::at(model::Uptime now) const {
  if (duration <= model::Uptime::zero() || now >= start + duration) {
    return to;
  }
  const double s = std::clamp(
      static_cast<double>((now - start).count()) / static_cast<double>(duration.count()), 0.0, 1.0);
  return from + (to - from) * ease(s, shape);
}

void Eased::go(double target, model::Uptime now, model::Uptime over, Shape how) {
  from = at(now);
  to = target;
  start = now;
  duration = over;
  shape = how;
}

Camera::Camera(model::ViewMode mode, model::GeoPoint home, double spinDegPerSecond)
    : mode_(mode), home_(home), spinSetting_(spinDegPerSecond),
      spinDegPerSecond_(spinDegPerSecond) {
  flatness_.set(mode == model::ViewMode::map ? 1.0 : 0.0);
  lat_.set(home.latDeg);
  lon_.set(home.lonDeg);
}

void Camera::apply(const model::SetView& change, model::Uptime now) {
  if (change.mode || change.home || change.center || change.zoom || change.spinDegPerSecond) {
    touch(now);
  }
  if (change.paused) {
    hold(*change.paused, now);
  }
  if (change.mode && *change.mode != mode_) {
    switchTo(*change.mode, now);
  }
  if (change.home) {
    moveTo(home_, now);
    zoomTo(1.0, now);
  }
  if (change.spinDegPerSecond) {
    restartSpin(now, now);
    spinDegPerSecond_ = *change.spinDegPerSecond;
    spinAsked_ = spinDegPerSecond_ != 0.0;
  }
  if (change.center) {
    moveTo(*change.center, now);
  }
  if (change.zoom) {
    zoomTo(*change.zoom, now);
  }
}

void Camera::switchTo(model::ViewMode mode, model::Uptime now) {
  restartSpin(now, std::max(spinStart_, now));
  letGo(now);
  mode_ = mode;
  flatness_.go(mode == model::ViewMode::map ? 1.0 : 0.0, now, kMorph);
}

void Camera::moveTo(model::GeoPoint center, model::Uptime now) {
  rest(now);
  letGo(now);
  lat_.go(center.latDeg, now, kMove);
  lon_.go(lonOnTheWay(center.lonDeg, now), now, kMove);
}

// Round the globe the shorter way; a map has no way over its edge.
double Camera::lonOnTheWay(double lonDeg, model::Uptime now) const {
  const double from = lon_.at(now);
  return mode_ == model::ViewMode::map ? lonDeg : from + wrapLongitude(lonDeg - from);
}

void Camera::zoomTo(double zoom, model::Uptime now) {
  letGo(now);
  zoom_.go(std::clamp(zoom, model::kMinZoom, model::kMaxZoom), now, kMove);
}

// What the camera did by itself ends where it is; a spin that was asked for goes on.
void Camera::touch(model::Uptime now) {
  touched_ = now;
  hurries_ = false;
  endDrift(now);
  if (!spinAsked_) {
    rest(now);
  }
}

void Camera::endDrift(model::Uptime now) {
  if (driftStart_) {
    rest(now);
    lat_.set(lat_.at(now));
    lon_.set(lon_.at(now));
    driftStart_.reset();
    visits_.end();
  }
}

// Held, it does nothing by itself, and goes on with that afterwards; by hand it moves as ever.
void Camera::hold(bool paused, model::Uptime now) {
  endDrift(now);
  restartSpin(now, std::max(spinStart_, now));
  paused_ = paused;
}

void Camera::grab(const PicturePoint& point, model::Uptime now) {
  if (isMorphing(now)) {
    return;
  }
  touch(now);
  rest(now);
  letGo(now);
  const glm::dvec2 at = fromMiddle(point, now);
  const glm::dvec2 seen = at / zoom_.at(now);
  const model::GeoPoint center = centerNow(now);
  held_ = Held{.from = at,
               .at = at,
               .place = onSideOf(center, placeAtNormal(nearestGlobeNormal(seen), center)),
               .projected = naturalEarth(center) + seen};
}

void Camera::dragTo(const PicturePoint& point, model::Uptime now) {
  if (held_ && !isMorphing(now)) {
    touch(now);
    held_->at = fromMiddle(point, now);
  }
}

void Camera::zoomAbout(const PicturePoint& point, double factor, model::Uptime now) {
  if (isMorphing(now)) {
    return;
  }
  grab(point, now);
  zoom_.go(std::clamp(zoom_.to * factor, model::kMinZoom, model::kMaxZoom), now, kWheel,
           Eased::Shape::quick);
}

void Camera::pan(glm::dvec2 share, model::Uptime now) {
  constexpr double kViewDeg = 90.0;
  touch(now);
  const model::GeoPoint from = center(now);
  const double step = kViewDeg / std::max(zoom(), 1.0);
  const model::GeoPoint to{std::clamp(from.latDeg + share.y * step, -85.0, 85.0),
                           from.lonDeg + share.x * step};
  moveTo(mode_ == model::ViewMode::map ? keptOnMap(to, zoom())
                                       : model::GeoPoint{to.latDeg, wrapLongitude(to.lonDeg)},
         now);
}

// From here on the view is where it is now.
void Camera::letGo(model::Uptime now) {
  if (held_) {
    const model::GeoPoint here = centerNow(now);
    held_.reset();
    lat_.set(here.latDeg);
    lon_.set(here.lonDeg);
  }
}

bool Camera::isMorphing(model::Uptime now) const {
  return flatness_.moves(now);
}

bool Camera::moves(model::Uptime now) const {
  const bool turns =
      turnsByItself() && (driftStart_ || (spinDegPerSecond_ != 0.0 && now >= spinStart_));
  return turns || isMorphing(now) || areasShare_.moves(now) || lat_.moves(now) || lon_.moves(now) ||
         zoom_.moves(now);
}

void Camera::setAreas(const WorldAreas& areas, model::Uptime now) {
  if (areas == areas_) {
    return;
  }
  areasBefore_ = areas_ ? areasAt(now) : areas;
  areasShare_.set(0.0);
  if (areas_) {
    areasShare_.go(1.0, now, kMove);
  }
  areas_ = areas;
}

WorldAreas Camera::areasAt(model::Uptime now) const {
  return between(areasBefore_, areas_.value_or(areasBefore_), areasShare_.at(now));
}

glm::dvec2 Camera::fromMiddle(const PicturePoint& point, model::Uptime now) const {
  const WorldAreas areas = areasAt(now);
  const WorldPlace place = mode_ == model::ViewMode::globe
                               ? globeIn(areas.globe, point.widthPx, point.heightPx)
                               : mapIn(areas.map, point.widthPx, point.heightPx);
  const glm::dvec2 fromCentre(point.px.x - 0.5 * point.widthPx, 0.5 * point.heightPx - point.px.y);
  return (fromCentre - place.middlePx) / place.scalePx;
}

std::optional<model::GeoPoint> Camera::placeAt(const PicturePoint& point, model::Uptime now) const {
  if (isMorphing(now)) {
    return std::nullopt;
  }
  const glm::dvec2 seen = fromMiddle(point, now) / zoom_.at(now);
  model::GeoPoint center = centerNow(now);
  if (mode_ == model::ViewMode::map) {
    return inverseNaturalEarth(naturalEarth(center) + seen);
  }
  center.lonDeg += turnedDegrees(now);
  const auto normal = globeNormal(seen);
  return normal ? std::optional(placeAtNormal(*normal, center)) : std::nullopt;
}

model::GeoPoint Camera::centerOf(double zoom, model::GeoPoint free) const {
  if (mode_ == model::ViewMode::map) {
    return keptOnMap(held_ ? nearestOnMap(held_->projected - held_->at / zoom) : free, zoom);
  }
  return held_ ? globeAsHeld(zoom) : free;
}

// How far it is dragged up or down says how the globe is tilted, and how far sideways how it is
// turned: a place that kept to the pointer on a straight way would need it tilted as well.
model::GeoPoint Camera::globeAsHeld(double zoom) const {
  const glm::dvec2 from = held_->from / zoom;
  const glm::dvec2 to = held_->at / zoom;
  const model::GeoPoint taken = centerFor(held_->place, nearestGlobeNormal(from));
  const double latDeg = centerFor(held_->place, nearestGlobeNormal({from.x, to.y})).latDeg;
  const double turned =
      degreesAside(held_->place, latDeg, to.x) - degreesAside(held_->place, taken.latDeg, from.x);
  return {latDeg, wrapLongitude(taken.lonDeg - turned)};
}

model::GeoPoint Camera::centerNow(model::Uptime now) const {
  return centerOf(zoom_.at(now), {lat_.at(now), lon_.at(now)});
}

// What has been turned so far becomes part of where the globe is; turning starts anew.
void Camera::restartSpin(model::Uptime now, model::Uptime start) {
  const double turned = turnedDegrees(now);
  if (held_) {
    held_->place.lonDeg = wrapLongitude(held_->place.lonDeg + turned);
  }
  const double shift = wrapLongitude(lon_.to + turned) - lon_.to;
  lon_.from += shift;
  lon_.to += shift;
  spinStart_ = start;
}

// What it does by itself from here on is the drift; without one, it turns again.
void Camera::rest(model::Uptime now) {
  const bool drifts = idleDrift_ > model::Uptime::zero() && !spinAsked_;
  restartSpin(now, drifts ? model::Uptime::max() : now + kLeftAlone);
}

void Camera::setIdleDrift(model::Uptime after, model::Uptime now) {
  if (std::exchange(idleDrift_, after) == after) {
    return;
  }
  endDrift(now);
  if (waitsForDrift()) {
    rest(now);
  }
}

void Camera::setSpin(double degPerSecond, model::Uptime now) {
  if (std::exchange(spinSetting_, degPerSecond) == degPerSecond) {
    return;
  }
  if (!driftStart_) {
    restartSpin(now, std::max(spinStart_, now));
  }
  spinDegPerSecond_ = degPerSecond;
  spinAsked_ = false;
}

bool Camera::waitsForDrift() const {
  return !driftStart_ && spinStart_ == model::Uptime::max();
}

bool Camera::turnsByItself() const {
  return mode_ == model::ViewMode::globe && !paused_ && (spinAsked_ || zoom() <= kMaxZoomByItself);
}

// By itself: spinning eastwards, or, once it drifts, swaying.
double Camera::turnedDegrees(model::Uptime now) const {
  if (!turnsByItself()) {
    return 0.0;
  }
  if (driftStart_) {
    const double passed = seconds(now - *driftStart_);
    const double left = 1.0 - std::min(passed / seconds(kRunOut), 1.0);
    return kSwayDeg * std::sin(2.0 * std::numbers::pi * passed / seconds(kSway)) +
           runOutDeg_ * (1.0 - left * left * left);
  }
  const auto turning = now - std::min(spinStart_, now);
  return std::fmod(spinDegPerSecond_ * static_cast<double>(turning.count()) / 1000.0, 360.0);
}

// From whatever speed it turns at: the rest of it dies away evenly, and is not seen to stop.
void Camera::startDrift(model::Uptime now) {
  const double more = (now > spinStart_ ? spinDegPerSecond_ : 0.0) - kSwayDegPerSecond;
  letGo(now);
  restartSpin(now, now);
  driftStart_ = now;
  runOutDeg_ = mode_ == model::ViewMode::globe ? more * seconds(kRunOut) / 3.0 : 0.0;
}

bool Camera::mayDrift(model::Uptime now) const {
  const bool spins = spinAsked_ && mode_ == model::ViewMode::globe;
  const bool isLeftAlone = !touched_ || now - *touched_ >= idleDrift_;
  return idleDrift_ > model::Uptime::zero() && isLeftAlone && !spins && !paused_ &&
         !isMorphing(now) && zoom() <= kMaxZoomByItself;
}

void Camera::keepInView(const BusyViews& busy, model::Uptime now) {
  if (!mayDrift(now)) {
    return;
  }
  std::span<const BusyView> views = busy.all();
  if (views.empty()) {
    if (waitsForDrift() && !hurries_) {
      restartSpin(now, now);
    }
    return;
  }
  if (mode_ == model::ViewMode::map && zoom() <= 1.0) {
    views = views.first(1);  // all of it is in view
  }
  if (!driftStart_) {
    startDrift(now);
  }
  const bool hurries = std::exchange(hurries_, false);
  const auto way = hurries ? visits_.hurry(views, now) : visits_.next(views, center(now), now);
  if (way) {
    lat_.go(way->to.latDeg, now, way->takes);
    lon_.go(lonOnTheWay(way->to.lonDeg - runOutDeg_, now), now, way->takes);
  }
  if (hurries && zoom_.to > 1.0) {
    zoom_.go(1.0, now, way->takes);
  }
}

model::GeoPoint Camera::center(model::Uptime now) const {
  const model::GeoPoint there =
      driftStart_ ? centerNow(now) : centerOf(zoom_.to, {lat_.to, lon_.to});
  return {there.latDeg, wrapLongitude(there.lonDeg + turnedDegrees(now))};
}

CameraFrame Camera::frame(model::Uptime now, int widthPx, int heightPx) const {
  const double flat = flatness_.at(now);
  const double curvature = 1.0 - flat;
  const double zoom = zoom_.at(now);
  const model::GeoPoint center =
      held_ ? centerNow(now) : model::GeoPoint{lat_.at(now), lon_.at(now)};
  CameraFrame frame;
  frame.curvature = static_cast<float>(curvature);

  // The rotation dies away faster than the curvature: a turn about a centre that recedes to
  // infinity is a shift, and the flat map's shift is its own.
  const double share = curvature * curvature;
  const double lat = glm::radians(center.latDeg) * share;
  const double lon = glm::radians(wrapLongitude(center.lonDeg + turnedDegrees(now))) * share;
  glm::dmat4 turn(1.0);
  turn = glm::rotate(turn, lat, glm::dvec3(1, 0, 0));
  turn = glm::rotate(turn, -lon, glm::dvec3(0, 1, 0));
  frame.rotation = glm::mat3(turn);

  const WorldAreas areas = areasAt(now);
  const WorldPlace globe = globeIn(areas.globe, widthPx, heightPx);
  const WorldPlace map = mapIn(areas.map, widthPx, heightPx);
  frame.scalePx =
      static_cast<float>(zoom * globe.scalePx * std::pow(map.scalePx / globe.scalePx, flat));
  const glm::dvec2 shift = naturalEarth(keptOnMap(center, zoom));
  const glm::dvec2 onMap = map.middlePx - shift * static_cast<double>(frame.scalePx);
  frame.offsetPx = glm::vec2(glm::mix(globe.middlePx, onMap, flat));
  frame.zoom = static_cast<float>(zoom);
  return frame;
}

}  // namespace flowwall::scene
