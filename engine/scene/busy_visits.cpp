#include "engine/scene/busy_visits.hpp"

#include <algorithm>
#include <cmath>
#include <glm/trigonometric.hpp>

#include "engine/scene/geodesy.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;

// How long a way takes at least, how fast a long one is gone, and over how long somebody is taken
// to what was asked for.
constexpr model::Uptime kDrift = 10s;
constexpr double kDegPerSecond = 7.0;
constexpr model::Uptime kTurn = 2500ms;
// What is asked for may lie beyond the pole: from there both ends of such a way are in view.
constexpr double kTurnMaxLatDeg = 80.0;
// How far a view must have moved to be followed, and how far for it to be another.
constexpr double kDeadDeg = 12.0;
constexpr double kSameViewDeg = 45.0;
// How long the visits to all views are together, and each at least.
constexpr model::Uptime kVisits = 80s;
constexpr model::Uptime kLeastVisit = 10s;

double degreesBetween(model::GeoPoint a, model::GeoPoint b) {
  return glm::degrees(greatCircle(a, b).angle);
}

// As the camera goes, which is no great circle.
double wayBetween(model::GeoPoint a, model::GeoPoint b) {
  const double shrunk = std::cos(glm::radians(0.5 * (a.latDeg + b.latDeg)));
  return std::hypot(b.latDeg - a.latDeg, shrunk * wrapLongitude(b.lonDeg - a.lonDeg));
}

const BusyView& nearestOf(std::span<const BusyView> views, model::GeoPoint here) {
  return *std::ranges::min_element(
      views, {}, [&](const BusyView& view) { return degreesBetween(here, view.center); });
}

// All the way round, if need be; not `but`.
const BusyView& nextEastOf(model::GeoPoint here, std::span<const BusyView> views,
                           const BusyView* but) {
  return *std::ranges::min_element(views, {}, [&](const BusyView& view) {
    const double deg = wrapLongitude(view.center.lonDeg - here.lonDeg);
    return &view == but ? 360.0 : (deg < 0.0 ? deg + 360.0 : deg);
  });
}

// By its part in all; no time where there is nothing else to see.
model::Uptime stayAt(const BusyView& view, std::span<const BusyView> views) {
  double all = 0.0;
  for (const BusyView& each : views) {
    all += each.share;
  }
  return views.size() < 2
             ? 0ms
             : std::max(kLeastVisit,
                        std::chrono::round<model::Uptime>(kVisits * (view.share / all)));
}

}  // namespace

std::optional<BusyVisits::Way> BusyVisits::next(std::span<const BusyView> views,
                                                model::GeoPoint here, model::Uptime now) {
  if (!target_) {
    return visit(nearestOf(views, here), views, here, now);
  }
  if (now < arrives_) {
    return std::nullopt;
  }
  const BusyView& nearest = nearestOf(views, *target_);
  const double off = degreesBetween(*target_, nearest.center);
  if (off >= kSameViewDeg) {
    return visit(nextEastOf(*target_, views, nullptr), views, here, now);
  }
  if (off >= kDeadDeg) {
    return go(nearest, kDriftMaxLatDeg, kDrift, now);
  }
  if (now >= staysUntil_ && views.size() > 1) {
    return visit(nextEastOf(nearest.center, views, &nearest), views, here, now);
  }
  return std::nullopt;
}

BusyVisits::Way BusyVisits::hurry(std::span<const BusyView> views, model::Uptime now) {
  const Way way = go(views.front(), kTurnMaxLatDeg, kTurn, now);
  staysUntil_ = arrives_ + stayAt(views.front(), views);
  return way;
}

BusyVisits::Way BusyVisits::visit(const BusyView& view, std::span<const BusyView> views,
                                  model::GeoPoint here, model::Uptime now) {
  const double seconds = wayBetween(here, driftCenter(view.center)) / kDegPerSecond;
  const auto takes = std::chrono::round<model::Uptime>(std::chrono::duration<double>(seconds));
  const Way way = go(view, kDriftMaxLatDeg, std::max(kDrift, takes), now);
  staysUntil_ = arrives_ + stayAt(view, views);
  return way;
}

BusyVisits::Way BusyVisits::go(const BusyView& view, double maxLatDeg, model::Uptime takes,
                               model::Uptime now) {
  target_ = view.center;
  arrives_ = now + takes;
  return {driftCenter(view.center, maxLatDeg), takes};
}

}  // namespace flowwall::scene
