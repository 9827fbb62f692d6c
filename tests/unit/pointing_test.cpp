#include "engine/scene/pointing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "engine/scene/busy_region.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/geodesy.hpp"
#include "engine/scene/projection.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using model::ViewMode;

constexpr int kWidth = 1920;
constexpr int kHeight = 1080;

PicturePoint at(double x, double y) {
  return {{x, y}, kWidth, kHeight};
}

// Where a place on the ground is drawn, px from the top left; as shaders/common/projection.glsl.
glm::dvec2 drawn(const Camera& camera, GeoPoint place, model::Uptime now) {
  const CameraFrame frame = camera.frame(now, kWidth, kHeight);
  glm::dvec2 picture(0.0);
  if (frame.curvature == 1.0F) {
    const glm::dvec3 position =
        glm::dmat3(frame.rotation) * unitVector(place) - glm::dvec3(0.0, 0.0, 1.0);
    picture = glm::dvec2(position) *
              (static_cast<double>(frame.scalePx) * kEyeDistance / (kEyeDistance - position.z));
  } else {
    picture = naturalEarth(place) * static_cast<double>(frame.scalePx);
  }
  picture += glm::dvec2(frame.offsetPx);
  return {0.5 * kWidth + picture.x, 0.5 * kHeight - picture.y};
}

struct Seen {
  ViewMode mode;
  GeoPoint center;
  double zoom;
  glm::dvec2 pointer;
};

class PointAndPlace : public testing::TestWithParam<Seen> {
 protected:
  Camera camera() {
    const Seen& seen = GetParam();
    Camera made(seen.mode, {20, 70}, 0.0);
    made.apply({.center = seen.center, .zoom = seen.zoom}, -10s);
    return made;
  }
  glm::dvec2 pointer() { return GetParam().pointer; }
};

// A tenth of a pixel: single precision of the frame, at 24 times.
constexpr double kPrecisePx = 0.2;

TEST_P(PointAndPlace, GoThereAndBack) {
  const Camera camera = this->camera();
  const auto place = camera.placeAt(at(pointer().x, pointer().y), 0ms);
  ASSERT_TRUE(place);
  EXPECT_LT(glm::distance(drawn(camera, *place, 0ms), pointer()), kPrecisePx);
}

TEST_P(PointAndPlace, WhatIsUnderThePointerStaysThereWhileZooming) {
  Camera camera = this->camera();
  const auto place = camera.placeAt(at(pointer().x, pointer().y), 0ms);
  ASSERT_TRUE(place);
  const double factor = GetParam().zoom > 12.0 ? 0.7 : 1.5;
  camera.zoomAbout(at(pointer().x, pointer().y), factor, 0ms);
  EXPECT_DOUBLE_EQ(camera.zoom(), GetParam().zoom * factor);
  for (auto now = 0ms; now <= 600ms; now += 40ms) {
    EXPECT_LT(glm::distance(drawn(camera, *place, now), pointer()), kPrecisePx) << now.count();
  }
}

TEST_P(PointAndPlace, WhatIsDraggedIsUnderThePointer) {
  Camera camera = this->camera();
  const auto place = camera.placeAt(at(pointer().x, pointer().y), 0ms);
  ASSERT_TRUE(place);
  camera.grab(at(pointer().x, pointer().y), 0ms);
  EXPECT_LT(glm::distance(drawn(camera, *place, 0ms), pointer()), kPrecisePx) << "nothing jumps";
  // A globe that is dragged sideways is not tilted: the place goes along its parallel.
  const double bent = GetParam().mode == ViewMode::globe ? 0.35 : 0.0;
  for (const glm::dvec2 step :
       {glm::dvec2(20, 10), glm::dvec2(60, -40), glm::dvec2(-30, 25), glm::dvec2(0, 50)}) {
    const glm::dvec2 there = pointer() + step;
    camera.dragTo(at(there.x, there.y), 50ms);
    const glm::dvec2 seen = drawn(camera, *place, 50ms);
    EXPECT_NEAR(seen.x, there.x, kPrecisePx);
    EXPECT_NEAR(seen.y, there.y, kPrecisePx + bent * std::abs(step.x));
  }
}

INSTANTIATE_TEST_SUITE_P(Views, PointAndPlace,
                         testing::Values(Seen{ViewMode::globe, {20, 70}, 1.0, {960, 540}},
                                         Seen{ViewMode::globe, {20, 70}, 1.0, {1200, 400}},
                                         Seen{ViewMode::globe, {-35, 179}, 1.0, {800, 700}},
                                         Seen{ViewMode::globe, {50, 10}, 6.0, {300, 200}},
                                         Seen{ViewMode::globe, {50, 10}, 24.0, {1500, 900}},
                                         Seen{ViewMode::globe, {0, 0}, 0.5, {1040, 480}},
                                         Seen{ViewMode::map, {0, 0}, 1.2, {1151, 500}},
                                         Seen{ViewMode::map, {0, 0}, 2.0, {700, 300}},
                                         Seen{ViewMode::map, {50, 10}, 6.0, {200, 900}},
                                         Seen{ViewMode::map, {-30, 140}, 20.0, {1000, 500}}));

TEST(Pointing, BesideTheEarthThereIsNoPlace) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  EXPECT_FALSE(camera.placeAt(at(5, 5), 0ms));
  camera.apply({.mode = ViewMode::map}, 0ms);
  EXPECT_FALSE(camera.placeAt(at(960, 540), 600ms)) << "while it unrolls";
  EXPECT_FALSE(camera.placeAt(at(5, 5), 2s));
  EXPECT_TRUE(camera.placeAt(at(1151, 500), 2s));
}

TEST(Pointing, ADragFromBesideTheGlobeTurnsItByItsLimb) {
  Camera camera(ViewMode::globe, {0, 0}, 0.0);
  camera.grab(at(20, 540), 0ms);
  EXPECT_NEAR(camera.center(0ms).lonDeg, 0.0, 0.5);
  camera.dragTo(at(800, 540), 0ms);
  EXPECT_LT(camera.center(0ms).lonDeg, -20.0) << "what was at the left limb came to the right";
}

TEST(Pointing, ADragSidewaysTurnsTheGlobeAboutItsAxisOnly) {
  for (const GeoPoint center : {GeoPoint{0, 0}, GeoPoint{20, 70}, GeoPoint{60, -170}, {-80, 10}}) {
    for (const double zoom : {0.5, 1.0, 2.0, 6.0, 24.0}) {
      for (const double y : {60.0, 200.0, 540.0, 800.0, 1070.0}) {
        for (const double x : {300.0, 700.0, 960.0, 1300.0}) {
          SCOPED_TRACE(testing::Message()
                       << center.latDeg << " at " << zoom << ": " << x << ' ' << y);
          Camera camera(ViewMode::globe, center, 0.0);
          camera.apply({.zoom = zoom}, -10s);
          camera.grab(at(x, y), 0ms);
          EXPECT_LT(greatCircle(camera.center(0ms), center).angle, 1e-6) << "nothing jumps";
          const double before = camera.center(0ms).lonDeg;
          double turned = 0.0;
          for (double right = 10.0; right < 1500.0; right += 10.0) {
            camera.dragTo(at(x + right, y), 0ms);
            const GeoPoint now = camera.center(0ms);
            ASSERT_NEAR(now.latDeg, center.latDeg, 1e-6) << right;
            const double more = std::abs(wrapLongitude(now.lonDeg - before) - turned);
            ASSERT_GT(std::min(more, 360.0 - more), 0.0) << "it follows: " << right;
            ASSERT_LT(std::min(more, 360.0 - more), 30.0 / zoom) << "and does not race: " << right;
            turned = wrapLongitude(now.lonDeg - before);
          }
        }
      }
    }
  }
}

TEST(Pointing, WhatIsBeyondThePoleIsDraggedToo) {
  Camera camera(ViewMode::globe, {60, 10}, 0.0);
  const auto place = camera.placeAt(at(960, 150), 0ms);
  ASSERT_TRUE(place);
  ASSERT_NEAR(place->lonDeg, -170.0, 1e-6);
  camera.grab(at(960, 150), 0ms);
  EXPECT_LT(greatCircle(camera.center(0ms), {60, 10}).angle, 1e-6);
  camera.dragTo(at(960, 200), 0ms);
  EXPECT_LT(glm::distance(drawn(camera, *place, 0ms), glm::dvec2(960, 200)), kPrecisePx);
  camera.dragTo(at(980, 200), 0ms);
  EXPECT_NEAR(drawn(camera, *place, 0ms).x, 980.0, kPrecisePx);
}

TEST(Pointing, ADragNeverLeavesTheMapBehind) {
  Camera camera(ViewMode::map, {0, 0}, 0.0);
  camera.grab(at(960, 540), 0ms);
  camera.dragTo(at(90'000, -90'000), 0ms);
  const GeoPoint center = camera.center(0ms);
  EXPECT_GE(center.latDeg, -90.0);
  EXPECT_LE(std::abs(center.lonDeg), 180.0);
}

// How far the map's edges have come in from where they are at zoom 1, px; below zero: not at all.
double emptyPx(const Camera& camera, model::Uptime now) {
  const Camera whole(ViewMode::map, {0, 0}, 0.0);
  const glm::dvec2 middle = drawn(whole, {0, 0}, 0ms);
  const double row = camera.placeAt(at(middle.x, middle.y), now)->latDeg;
  return std::max({drawn(camera, {row, -180}, now).x - drawn(whole, {0, -180}, now).x,
                   drawn(whole, {0, 180}, now).x - drawn(camera, {row, 180}, now).x,
                   drawn(camera, {90, 0}, now).y - drawn(whole, {90, 0}, now).y,
                   drawn(whole, {-90, 0}, now).y - drawn(camera, {-90, 0}, now).y});
}

TEST(Pointing, NothingMovesTheMapsEdgesIn) {
  for (const glm::dvec2 way : {glm::dvec2(1, 0), glm::dvec2(-1, 0), glm::dvec2(0, 1),
                               glm::dvec2(0, -1), glm::dvec2(1, 1), glm::dvec2(-1, 1)}) {
    for (const double zoom : {1.0, 1.5, 4.0, 24.0}) {
      SCOPED_TRACE(testing::Message() << way.x << ' ' << way.y << " at " << zoom);
      Camera camera(ViewMode::map, {0, 0}, 0.0);
      camera.apply({.center = GeoPoint{85 * way.y, 180 * way.x}, .zoom = zoom}, 0s);
      EXPECT_LT(emptyPx(camera, 400ms), 1.0) << "on its way";
      EXPECT_LT(emptyPx(camera, 1s), 1.0) << "asked for";
      for (int i = 0; i < 50; ++i) {
        camera.pan(0.5 * way, 2s);
      }
      EXPECT_LT(emptyPx(camera, 3s), 1.0) << "by keys";
      camera.grab(at(960, 540), 4s);
      camera.dragTo(at(960 - 9'000 * way.x, 540 + 9'000 * way.y), 4s);
      EXPECT_LT(emptyPx(camera, 4s), 1.0) << "dragged";
      camera.zoomAbout(at(960, 540), 1.0 / zoom, 5s);
      EXPECT_LT(emptyPx(camera, 5200ms), 1.0) << "while it gets smaller";
    }
  }
}

TEST(Pointing, AMapThatWasPannedToItsEdgeComesBackAtOnce) {
  Camera camera(ViewMode::map, {0, 0}, 0.0);
  camera.apply({.zoom = 4.0}, 0s);
  for (int i = 0; i < 50; ++i) {
    camera.pan({0.5, 0.0}, 1s);
  }
  const double edge = camera.center(1s).lonDeg;
  EXPECT_NEAR(edge, 135.0, 1e-9) << "a quarter of its half width is in view";
  camera.pan({-0.5, 0.0}, 1s);
  EXPECT_NEAR(camera.center(1s).lonDeg, edge - 11.25, 1e-9);
}

TEST(Pointing, AZoomOnTopOfAZoomGoesOnFromWhereItIs) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.zoomAbout(at(1200, 400), 1.5, 1000ms);
  const CameraFrame before = camera.frame(1100ms, kWidth, kHeight);
  camera.zoomAbout(at(900, 500), 1.5, 1100ms);
  const CameraFrame after = camera.frame(1100ms, kWidth, kHeight);
  EXPECT_NEAR(before.zoom, after.zoom, 1e-5);
  for (int column = 0; column < 3; ++column) {
    EXPECT_LT(glm::distance(before.rotation[column], after.rotation[column]), 1e-4F);
  }
  EXPECT_DOUBLE_EQ(camera.zoom(), 2.25);
}

TEST(Pointing, ATouchStopsTheSpinForAWhile) {
  Camera camera(ViewMode::globe, {20, 70}, 3.0);
  camera.grab(at(960, 540), 10s);
  EXPECT_NEAR(camera.center(10s).lonDeg, 100.0, 0.1);
  EXPECT_NEAR(camera.center(69s).lonDeg, 100.0, 0.1);
  EXPECT_NEAR(camera.center(80s).lonDeg, 130.0, 0.1);
  EXPECT_FALSE(camera.moves(69s));
  EXPECT_TRUE(camera.moves(80s));
}

TEST(Camera, AMapIsMovedStraightAndNotOverItsEdge) {
  Camera camera(ViewMode::map, {0, 0}, 0.0);
  camera.apply({.center = GeoPoint{0, 170}, .zoom = 4.0}, 0ms);
  camera.apply({.center = GeoPoint{0, -170}}, 2s);
  for (auto now = 2000ms; now <= 3000ms; now += 100ms) {
    const double x = drawn(camera, {0, 0}, now).x;
    const double edge = std::abs(drawn(camera, {0, 180}, now).x - x);
    EXPECT_LT(std::abs(x - 0.5 * kWidth - 0.0995 * kWidth), edge) << now.count();
  }
  EXPECT_NEAR(camera.center(3s).lonDeg, -135.0, 1e-9) << "as far as its edge lets it";
}

constexpr GeoPoint kBusy{45, -100};

// All that is busy is seen from there.
BusyViews only(GeoPoint center) {
  BusyViews views;
  views.add({center, 1.0});
  return views;
}

// A snapshot every three seconds; nothing jumps meanwhile.
void keepInView(Camera& camera, model::Uptime from, model::Uptime until) {
  for (auto now = from; now < until; now += 3s) {
    const CameraFrame before = camera.frame(now, kWidth, kHeight);
    camera.keepInView(only(kBusy), now);
    EXPECT_LT(glm::distance(before.rotation[2], camera.frame(now, kWidth, kHeight).rotation[2]),
              1e-4F)
        << now.count();
  }
}

double degreesFromBusy(const Camera& camera, model::Uptime now) {
  return glm::degrees(greatCircle(kBusy, camera.center(now)).angle);
}

TEST(Drift, BeginsAtOnceAndKeepsTheBusyRegionInView) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.setIdleDrift(60s, 0s);
  EXPECT_NEAR(camera.center(2s).lonDeg, 74.0, 1e-9) << "it turns while there is nothing to see";
  for (auto now = 2s; now < 300s; now += 3s) {
    keepInView(camera, now, now + 1s);
    EXPECT_TRUE(camera.moves(now));
    if (now > 22s) {
      EXPECT_LT(degreesFromBusy(camera, now), 23.0) << now.count();
    }
  }
}

TEST(Drift, WithNothingToGoToTheGlobeTurns) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.setIdleDrift(60s, 0s);
  camera.keepInView({}, 0s);
  EXPECT_NEAR(camera.center(10s).lonDeg, 90.0, 1e-9) << "from the start";
  camera.apply({.center = GeoPoint{20, 0}}, 10s);
  camera.keepInView({}, 69s);
  EXPECT_FALSE(camera.moves(69s)) << "touched, it stays";
  camera.keepInView({}, 70s);
  camera.keepInView({}, 73s);
  EXPECT_NEAR(camera.center(80s).lonDeg, 20.0, 1e-9) << "and turns again when left alone";
  keepInView(camera, 80s, 110s);
  camera.keepInView({}, 110s);
  for (auto now = 110s; now < 300s; now += 5s) {
    EXPECT_LT(degreesFromBusy(camera, now), 23.0) << "where something was, it stays";
  }
}

TEST(Drift, SwitchedOffWhileItWaitsLeavesAGlobeThatTurns) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.setIdleDrift(600s, 0s);
  camera.apply({.center = GeoPoint{20, 0}}, 0s);
  camera.setIdleDrift(0s, 100s);
  EXPECT_NEAR(camera.center(170s).lonDeg, 20.0, 1e-9);
}

TEST(Drift, GoesOnWhenLeftAloneOnceTouched) {
  const model::SetView touches[] = {{.center = GeoPoint{0, 0}}, {.zoom = 1.5}, {.home = true}};
  for (const model::SetView& touch : touches) {
    Camera camera(ViewMode::globe, {20, 70}, 2.0);
    camera.setIdleDrift(60s, 0s);
    keepInView(camera, 0s, 30s);
    camera.apply(touch, 30s);
    const GeoPoint there = camera.center(30s);
    keepInView(camera, 30s, 90s);
    EXPECT_EQ(camera.center(89s), there) << "it stays, and does not spin meanwhile";
    EXPECT_FALSE(camera.moves(89s));
    keepInView(camera, 90s, 120s);
    EXPECT_LT(degreesFromBusy(camera, 120s), 23.0);
  }
}

TEST(Drift, GoesOnAtOnceForSomethingElseToSee) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.setIdleDrift(60s, 0s);
  camera.apply({.center = GeoPoint{0, 0}}, 5s);
  camera.leaveAlone();
  camera.keepInView(only(kBusy), 7s);
  EXPECT_LT(degreesFromBusy(camera, 10s), 5.0) << "without delay";
  EXPECT_LT(degreesFromBusy(camera, 20s), 23.0);
  camera.apply({.center = GeoPoint{0, 0}}, 20s);
  keepInView(camera, 20s, 70s);
  EXPECT_EQ(camera.center(70s), (GeoPoint{0, 0})) << "touched since";
}

TEST(Drift, ShowsBothEndsOfWhatIsAskedFor) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  camera.setIdleDrift(60s, 0s);
  camera.apply({.zoom = 1.8}, 0s);
  camera.leaveAlone();
  camera.keepInView(only(GeoPoint{73, 80}), 5s);
  EXPECT_NEAR(camera.center(8s).latDeg, 73.0, 1e-6) << "beyond where it drifts to by itself";
  EXPECT_EQ(camera.zoom(), 1.0);
  camera.leaveAlone();
  camera.keepInView(only(GeoPoint{66, 80}), 8s);
  EXPECT_NEAR(camera.center(10s + 500ms).latDeg, 66.0, 1e-6) << "near by, too";
  camera.keepInView(only(GeoPoint{20, 80}), 10s + 500ms);
  EXPECT_GT(camera.center(13s).latDeg, 50.0) << "and drifts on slowly";
  camera.apply({.zoom = 3.0}, 14s);
  camera.leaveAlone();
  camera.keepInView(only(kBusy), 16s);
  EXPECT_EQ(camera.zoom(), 3.0) << "what is looked at on purpose stays";
  EXPECT_GT(degreesFromBusy(camera, 20s), 30.0);
}

TEST(Drift, TellsWhereItIsAndNotWhereItGoes) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  camera.setIdleDrift(60s, 0s);
  camera.keepInView(only(kBusy), 10s);
  EXPECT_NEAR(camera.center(10s).lonDeg, 70.0, 1e-6);
  EXPECT_GT(degreesFromBusy(camera, 15s), 30.0);
  for (const auto now : {11s, 15s, 30s}) {
    EXPECT_LT(glm::distance(drawn(camera, camera.center(now), now), glm::dvec2(960, 540)), 0.1);
  }
}

// How far the picture turns in a tenth of a second. Units: degrees.
double turnedIn(const Camera& camera, model::Uptime now) {
  const CameraFrame before = camera.frame(now, kWidth, kHeight);
  const CameraFrame after = camera.frame(now + 100ms, kWidth, kHeight);
  return glm::degrees(2.0 * std::asin(0.5 * glm::distance(before.rotation[2], after.rotation[2])));
}

TEST(Drift, TakesATurningGlobeOverAtItsSpeed) {
  for (const double spin : {0.0, 2.0, -10.0, 90.0}) {
    Camera camera(ViewMode::globe, {0, 70}, spin);
    camera.setIdleDrift(60s, 0s);
    const double most = 0.1 * 0.1 * std::max(std::abs(spin), 3.0);
    double before = turnedIn(camera, 5'900ms);
    for (auto now = 6'000ms; now < 16s; now += 100ms) {
      if (now == 6s) {
        camera.keepInView(only(GeoPoint{30, 100}), now);
      }
      const double speed = turnedIn(camera, now);
      EXPECT_NEAR(speed, before, most) << "spin " << spin << " at " << now.count();
      before = speed;
    }
    EXPECT_LT(greatCircle({30, 100}, camera.center(66s)).angle, 0.01)
        << "as far as it ran out, it is where it was to be: between two sways";
  }
}

TEST(Drift, DoesNothingInAPauseAndGoesOnAfterwards) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.setIdleDrift(60s, 0s);
  const auto isStill = [&](model::Uptime from) {
    const CameraFrame before = camera.frame(from, kWidth, kHeight);
    for (auto now = from; now < from + 200s; now += 3s) {
      camera.keepInView(only(kBusy), now);
      if (camera.moves(now) || camera.frame(now, kWidth, kHeight) != before) {
        return false;
      }
    }
    return true;
  };
  camera.apply({.paused = true}, 1s);
  EXPECT_TRUE(isStill(1s)) << "it does not begin, nor does the globe turn";
  camera.apply({.paused = false}, 300s);
  EXPECT_NEAR(camera.center(305s).lonDeg, 82.0, 1e-6) << "the globe turns on from there";
  camera.keepInView(only(kBusy), 305s);
  const CameraFrame drifting = camera.frame(310s, kWidth, kHeight);
  camera.apply({.paused = true}, 310s);
  EXPECT_LT(glm::distance(camera.frame(310s, kWidth, kHeight).rotation[2], drifting.rotation[2]),
            1e-5F);
  EXPECT_TRUE(isStill(310s)) << "one under way ends where it is";
  camera.apply({.paused = false}, 600s);
  EXPECT_LT(glm::distance(camera.frame(603s, kWidth, kHeight).rotation[2], drifting.rotation[2]),
            1e-5F);
  camera.keepInView(only(kBusy), 603s);
  EXPECT_LT(degreesFromBusy(camera, 620s), 23.0) << "and goes on: a pause is no touch";
}

TEST(Drift, LeavesASpinThatWasAskedFor) {
  Camera camera(ViewMode::globe, {0, 0}, 2.0);
  camera.setIdleDrift(60s, 0s);
  camera.apply({.spinDegPerSecond = 3.0}, 0s);
  camera.keepInView(only(GeoPoint{45, -100}), 100s);
  EXPECT_NEAR(camera.center(110s).lonDeg, -30.0, 1e-6);
  camera.apply({.spinDegPerSecond = 0.0}, 110s);
  camera.keepInView(only(kBusy), 171s);
  EXPECT_LT(degreesFromBusy(camera, 190s), 23.0);
}

TEST(Drift, ComesBackWhenAnotherSpinIsReadFromTheConfiguration) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.setIdleDrift(60s, 0s);
  camera.setSpin(5.0, 10s);
  EXPECT_EQ(camera.spinDegPerSecond(), 5.0);
  EXPECT_NEAR(camera.center(20s).lonDeg, 140.0, 1e-9) << "from where it is";
  keepInView(camera, 20s, 40s);
  const GeoPoint there = camera.center(40s);
  camera.setSpin(7.0, 40s);
  EXPECT_EQ(camera.center(40s), there) << "a drift goes on";
  keepInView(camera, 40s, 60s);
  camera.apply({.spinDegPerSecond = 3.0}, 60s);
  camera.setSpin(7.0, 61s);
  EXPECT_EQ(camera.spinDegPerSecond(), 3.0) << "asked for, while the setting stays as it is";
  camera.setSpin(8.0, 62s);
  keepInView(camera, 120s, 150s);
  EXPECT_LT(degreesFromBusy(camera, 150s), 23.0);
}

TEST(Drift, LeavesAloneWhatWasZoomedInOnPurpose) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.setIdleDrift(60s, 0s);
  camera.apply({.center = GeoPoint{50, 10}, .zoom = 4.0}, 0s);
  camera.keepInView(only(kBusy), 100s);
  EXPECT_FALSE(camera.moves(101s));
  EXPECT_EQ(camera.center(200s), (GeoPoint{50, 10}));
  camera.apply({.zoom = 1.0}, 200s);
  camera.keepInView(only(kBusy), 260s);
  EXPECT_LT(degreesFromBusy(camera, 280s), 23.0);
}

TEST(Drift, IsSwitchedOnAndOff) {
  Camera camera(ViewMode::globe, {20, 70}, 2.0);
  camera.keepInView(only(kBusy), 10s);
  EXPECT_NEAR(camera.center(20s).lonDeg, 110.0, 1e-9) << "off at first: it turns";
  camera.setIdleDrift(60s, 20s);
  camera.keepInView(only(kBusy), 20s);
  EXPECT_LT(degreesFromBusy(camera, 40s), 23.0);
  const GeoPoint there = camera.center(40s);
  camera.setIdleDrift(0s, 40s);
  camera.keepInView(only(kBusy), 50s);
  EXPECT_NEAR(camera.center(100s).lonDeg, there.lonDeg, 1e-9);
  EXPECT_NEAR(camera.center(110s).lonDeg, there.lonDeg + 20.0, 1e-9);
}

TEST(Drift, MovesAMap) {
  Camera map(ViewMode::map, {20, 70}, 2.0);
  map.setIdleDrift(60s, 0s);
  map.keepInView(only(GeoPoint{20, -60}), 1s);
  EXPECT_EQ(map.frame(1s, kWidth, kHeight), map.frame(20s, kWidth, kHeight)) << "whole in view";
  map.apply({.zoom = 1.8}, 20s);
  map.keepInView(only(GeoPoint{20, -60}), 81s);
  EXPECT_NEAR(map.center(100s).lonDeg, -60.0, 1e-9);
}

TEST(BusyRegion, IsInTheMiddleOfTheTraffic) {
  model::Snapshot snapshot;
  EXPECT_FALSE(busyRegion(snapshot));
  model::FlowSlot slot;
  slot.phase = model::FlowSlot::Phase::alive;
  slot.nearAccuracy = slot.farAccuracy = model::PlaceAccuracy::city;
  slot.nearPoint = {0, 10};
  slot.farPoint = {0, 30};
  snapshot.slots.push_back(slot);
  EXPECT_NEAR(busyRegion(snapshot)->lonDeg, 20.0, 1e-9);
  slot.nearPoint = {0, -170};
  slot.farPoint = {0, -150};
  snapshot.slots.push_back(slot);
  snapshot.home.point = {5, 50};
  EXPECT_EQ(busyRegion(snapshot), snapshot.home.point) << "on both sides of the Earth alike";
  snapshot.slots.back().up = {1e9};
  EXPECT_NEAR(busyRegion(snapshot)->lonDeg, -160.0, 1.0);
  snapshot.slots.back().phase = model::FlowSlot::Phase::ending;
  EXPECT_NEAR(busyRegion(snapshot)->lonDeg, 20.0, 1e-9);
}

}  // namespace
}  // namespace flowwall::scene
