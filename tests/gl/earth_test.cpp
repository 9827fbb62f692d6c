// Flows at the edges of the Earth, and day and night on it.
#include <gmock/gmock.h>

#include <algorithm>

#include "engine/scene/projection.hpp"
#include "tests/gl/stage.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using model::Image;
using model::ViewMode;
using test::brightness;
using test::changedColumns;
using test::kSettled;
using test::kWidthPx;
using test::noFlows;
using test::oneFlow;
using test::Stage;

using Picture = test::GlTest;

TEST_F(Picture, BehindTheGlobeNothingShows) {
  Stage stage(ViewMode::globe, {0, 180});
  const auto behind = oneFlow({5, -5}, {-5, 5});
  EXPECT_TRUE(stage.picture(behind, kSettled).rgb ==
              Stage(ViewMode::globe, {0, 180}).picture(noFlows({5, -5}), kSettled).rgb);
  Stage front(ViewMode::globe, {0, 0});
  EXPECT_FALSE(front.picture(behind, kSettled).rgb ==
               Stage(ViewMode::globe, {0, 0}).picture(noFlows({5, -5}), kSettled).rgb);
}

TEST_F(Picture, OverTheDateLineTheMapIsCutAtItsEdges) {
  const GeoPoint tonga{-21.1, -175.2};
  const GeoPoint fiji{-18.1, 178.4};
  const Image dark = Stage(ViewMode::map, {0, 0}).picture(noFlows(tonga), kSettled);
  // Without the home site's own light, which is at the same place in both.
  const Image lit = Stage(ViewMode::map, {0, 0}).picture(oneFlow(tonga, fiji), kSettled);
  const auto columns = changedColumns(lit, dark);
  ASSERT_FALSE(columns.empty());
  // The map lies to the right of the picture's middle.
  constexpr int kLeftPart = kWidthPx * 35 / 100;
  constexpr int kRightPart = kWidthPx * 85 / 100;
  EXPECT_LT(columns.front(), kLeftPart);
  EXPECT_GT(columns.back(), kRightPart);
  EXPECT_EQ(std::count_if(columns.begin(), columns.end(),
                          [](int x) { return x > kLeftPart && x < kRightPart; }),
            0);
}

// Half the width of the map, `y` above the equator; Earth radii.
double halfWidthAt(double y) {
  double south = 0.0;
  double north = 90.0;
  while (north - south > 1e-3) {
    const double middle = (south + north) / 2.0;
    (scene::naturalEarth({middle, 0.0}).y < y ? south : north) = middle;
  }
  return scene::naturalEarth({south, 180.0}).x;
}

TEST_F(Picture, AHighArcOverTheDateLineEndsOnTheMapsEdge) {
  constexpr GeoPoint kNear{45, 110};
  Stage stage(ViewMode::map, {0, 0});
  stage.widthPx = 1920;
  stage.heightPx = 1080;
  const Image dark = stage.picture(noFlows(kNear), kSettled);
  const Image lit = stage.picture(oneFlow(kNear, {45, -130}, 2), kSettled);
  const scene::CameraFrame camera = stage.camera().frame(kSettled, stage.widthPx, stage.heightPx);
  double furthestPx = 0.0;  // from the map's edge, outwards
  double nearestPx = 1e9;   // inwards
  for (int y = 0; y < lit.heightPx; ++y) {
    for (int x = 0; x < lit.widthPx; ++x) {
      const auto at = static_cast<std::size_t>(3 * (y * lit.widthPx + x));
      if (std::abs(lit.rgb[at] - dark.rgb[at]) + std::abs(lit.rgb[at + 2] - dark.rgb[at + 2]) <
          20) {
        continue;
      }
      const double right = x + 0.5 - lit.widthPx / 2.0 - camera.offsetPx.x;
      const double up = lit.heightPx / 2.0 - y - 0.5 - camera.offsetPx.y;
      const double outside = std::abs(right) - halfWidthAt(up / camera.scalePx) * camera.scalePx;
      furthestPx = std::max(furthestPx, outside);
      nearestPx = std::min(nearestPx, std::abs(outside));
    }
  }
  EXPECT_LT(furthestPx, 3.0);
  EXPECT_LT(nearestPx, 8.0);
}

TEST_F(Picture, AFlowWithoutAPlaceOrWithOneForBothEndsIsNotDrawn) {
  auto unplaced = oneFlow(test::kHome, {50, 10});
  unplaced.slots[0].farAccuracy = model::PlaceAccuracy::none;
  const Image dark = Stage(ViewMode::map, {0, 0}).picture(noFlows(test::kHome), kSettled);
  EXPECT_TRUE(Stage(ViewMode::map, {0, 0}).picture(unplaced, kSettled).rgb == dark.rgb);
  EXPECT_TRUE(
      Stage(ViewMode::map, {0, 0}).picture(oneFlow(test::kHome, test::kHome), kSettled).rgb ==
      dark.rgb);
}

TEST_F(Picture, AntipodesAndPolesAreReached) {
  struct Ends {
    GeoPoint near;
    GeoPoint far;
  };
  for (const Ends& ends : {Ends{{0, 0}, {0, 180}}, Ends{{40, 20}, {-40, -160}},
                           Ends{{90, 0}, {-90, 0}}, Ends{{60, 10}, {90, 0}}}) {
    for (const ViewMode mode : {ViewMode::globe, ViewMode::map}) {
      const GeoPoint aside{20, ends.near.lonDeg + 60};
      const Image dark = Stage(mode, aside).picture(noFlows(ends.near), kSettled);
      const Image lit = Stage(mode, aside).picture(oneFlow(ends.near, ends.far), kSettled);
      // A meridian is narrow, and the map lets it fade at the pole.
      EXPECT_GT(changedColumns(lit, dark).size(), 3U)
          << "to " << ends.far.latDeg << ", " << ends.far.lonDeg;
    }
  }
}

// The way from one meridian to the one opposite runs along the tear at the pole: it would be seen
// as the top of a box.
TEST_F(Picture, NothingRunsAlongThePoleWhileTheGlobeUnrolls) {
  constexpr GeoPoint kNear{10, 76};
  constexpr GeoPoint kFar{40, -104};
  for (const ViewMode from : {ViewMode::globe, ViewMode::map}) {
    for (const auto since : {300ms, 450ms, 600ms, 700ms, 800ms}) {
      const auto at = [&](const model::Snapshot& snapshot) {
        Stage stage(from, {40, -14});
        stage.camera().apply({.mode = from == ViewMode::globe ? ViewMode::map : ViewMode::globe},
                             kSettled);
        return stage.picture(snapshot, kSettled + since);
      };
      const auto columns = changedColumns(at(oneFlow(kNear, kFar)), at(noFlows(kNear)), 24);
      const auto between = [&](int fromX, int toX) {
        return std::ranges::count_if(columns, [&](int x) { return x >= fromX && x < toX; });
      };
      EXPECT_GT(columns.size(), 10U) << "the rest of it is seen";
      EXPECT_EQ(between(kWidthPx / 2 - 20, kWidthPx / 2 + 60), 0) << since.count();
    }
  }
}

TEST_F(Picture, HasTheNightWhereTheSunIsNot) {
  // At an equinox, noon at Greenwich: day in the middle of the Earth's picture, and twelve hours
  // later night.
  const model::UtcTime noon = std::chrono::sys_days(std::chrono::March / 20 / 2026) + 12h;
  for (const ViewMode mode : {ViewMode::globe, ViewMode::map}) {
    Stage stage(mode, {0, 0});
    const auto snapshot = noFlows({0, 100});
    // The map leaves room for the panels on its left.
    const int centerX = kWidthPx * (mode == ViewMode::map ? 60 : 50) / 100;
    const auto middle = [&](model::UtcTime utc) {
      stage.utc = utc;
      return brightness(stage.picture(snapshot, kSettled), centerX - 20, centerX + 20);
    };
    const double day = middle(noon);
    const double twilight = middle(noon + 6h + 24min);  // the sun is 6° down
    const double night = middle(noon + 12h);
    EXPECT_LT(night, day * 0.75);
    EXPECT_GT(night, day * 0.25) << "land and coasts stay to be seen";
    EXPECT_LT(twilight, day * 0.95);
    EXPECT_GT(twilight, night * 1.05);
  }
}

TEST_F(Picture, HasTheMorningInTheWestAndTheEveningInTheEast) {
  Stage stage(ViewMode::map, {0, 0});
  const model::UtcTime noon = std::chrono::sys_days(std::chrono::March / 20 / 2026) + 12h;
  const auto sides = [&](model::UtcTime utc) {
    stage.utc = utc;
    const Image image = stage.picture(noFlows({0, 0}), kSettled);
    return std::pair{brightness(image, kWidthPx * 35 / 100, kWidthPx * 60 / 100),
                     brightness(image, kWidthPx * 60 / 100, kWidthPx * 85 / 100)};
  };
  const auto [westMorning, eastMorning] = sides(noon - 6h);
  const auto [westEvening, eastEvening] = sides(noon + 6h);
  EXPECT_LT(westMorning, westEvening * 0.9);
  EXPECT_GT(eastMorning, eastEvening * 1.1);
}

}  // namespace
}  // namespace flowwall
