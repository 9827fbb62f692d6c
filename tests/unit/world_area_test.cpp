// Where the Earth lies in the picture.
#include <gtest/gtest.h>

#include <glm/geometric.hpp>

#include "engine/scene/camera.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::ViewMode;

constexpr int kWidth = 1440;
constexpr int kHeight = 1080;
constexpr WorldArea kRight{{0.3, 0.0}, {1.0, 1.0}};

TEST(WorldArea, TheGlobeIsAsNearToTheMiddleAsItsAreaLetsIt) {
  const WorldPlace free = globeIn({}, kWidth, kHeight);
  EXPECT_EQ(free.middlePx, glm::dvec2(0.0));
  const WorldPlace beside = globeIn(kRight, kWidth, kHeight);
  EXPECT_EQ(beside.scalePx, free.scalePx);
  EXPECT_GT(beside.middlePx.x, 0.0);
  EXPECT_NEAR(beside.middlePx.x - 0.415 * kHeight, (0.3 - 0.5) * kWidth, 1e-6) << "touches it";
  EXPECT_EQ(beside.middlePx.y, 0.0);
}

TEST(WorldArea, TheGlobeFitsIntoANarrowArea) {
  const WorldPlace below = globeIn({{0.0, 0.6}, {1.0, 1.0}}, kWidth, kHeight);
  EXPECT_NEAR(below.middlePx.y, -0.3 * kHeight, 1e-6);
  EXPECT_NEAR(below.scalePx / globeIn({}, kWidth, kHeight).scalePx, 0.4 / 0.83, 1e-6);
}

TEST(WorldArea, TheMapIsInTheMiddleOfItsArea) {
  const WorldPlace map = mapIn(kRight, kWidth, kHeight);
  EXPECT_NEAR(map.middlePx.x, 0.15 * kWidth, 1e-6);
  EXPECT_NEAR(map.scalePx, 0.7 * mapIn({}, kWidth, kHeight).scalePx, 1e-6) << "by its width";
}

TEST(WorldArea, TheCameraIsThereAtOnceAtFirstAndMovesThereLater) {
  for (const ViewMode mode : {ViewMode::globe, ViewMode::map}) {
    Camera camera(mode, {20, 70}, 0.0);
    camera.setAreas({kRight, kRight}, 1000ms);
    EXPECT_FALSE(camera.moves(1000ms));
    const glm::vec2 first = camera.frame(1000ms, kWidth, kHeight).offsetPx;
    EXPECT_GT(first.x, 0.0F);
    camera.setAreas({{}, {}}, 2000ms);
    camera.setAreas({{}, {}}, 2100ms);
    EXPECT_TRUE(camera.moves(2100ms));
    glm::vec2 before = camera.frame(2000ms, kWidth, kHeight).offsetPx;
    EXPECT_EQ(before, first);
    for (model::Uptime now = 2000ms; now <= 2800ms; now += 20ms) {
      const glm::vec2 offset = camera.frame(now, kWidth, kHeight).offsetPx;
      EXPECT_LT(glm::distance(offset, before), 20.0F) << "nothing jumps";
      before = offset;
    }
    EXPECT_LT(glm::length(before), 1e-3F);
    EXPECT_FALSE(camera.moves(2800ms));
  }
}

// What a hand holds stays under it.
TEST(WorldArea, APlaceIsFoundWhereItIsSeen) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  camera.setAreas({kRight, kRight}, 0ms);
  const glm::vec2 offset = camera.frame(0ms, kWidth, kHeight).offsetPx;
  const PicturePoint middle{{0.5 * kWidth + offset.x, 0.5 * kHeight - offset.y}, kWidth, kHeight};
  const auto place = camera.placeAt(middle, 0ms);
  ASSERT_TRUE(place);
  EXPECT_NEAR(place->latDeg, 20.0, 0.1);
  EXPECT_NEAR(place->lonDeg, 70.0, 0.1);
}

}  // namespace
}  // namespace flowwall::scene
