// Whether the globe lies beside what is darkened for panels.
#include "engine/scene/column_shade.hpp"

#include <gtest/gtest.h>

namespace flowwall::scene {
namespace {

constexpr glm::vec2 kSize{1000.0F, 600.0F};

// A disc of 200 px about the picture's middle.
CameraFrame globe() {
  return {.scalePx = static_cast<float>(200.0 / limbRadius())};
}

TEST(ColumnShade, NothingDarkenedIsBesideTheGlobe) {
  EXPECT_TRUE(globeLiesBeside({}, globe(), kSize));
}

TEST(ColumnShade, EachPartMayComeAsNearAsTheLimb) {
  EXPECT_TRUE(globeLiesBeside({.leftEnd = 299.0F}, globe(), kSize));
  EXPECT_FALSE(globeLiesBeside({.leftEnd = 301.0F}, globe(), kSize));
  EXPECT_TRUE(globeLiesBeside({.rightStart = 701.0F}, globe(), kSize));
  EXPECT_FALSE(globeLiesBeside({.rightStart = 699.0F}, globe(), kSize));
  EXPECT_TRUE(globeLiesBeside({.bottomEnd = 99.0F}, globe(), kSize));
  EXPECT_FALSE(globeLiesBeside({.bottomEnd = 101.0F}, globe(), kSize));
}

TEST(ColumnShade, ACornerIsBesideItsDiscNotItsSquare) {
  // 150 px to the side and 132.3 px up are on the limb.
  EXPECT_TRUE(globeLiesBeside({.titleEnd = 350.0F, .cornersEnd = 167.0F}, globe(), kSize));
  EXPECT_FALSE(globeLiesBeside({.titleEnd = 350.0F, .cornersEnd = 169.0F}, globe(), kSize));
  EXPECT_TRUE(globeLiesBeside({.clockStart = 650.0F, .cornersEnd = 167.0F}, globe(), kSize));
  EXPECT_FALSE(globeLiesBeside({.clockStart = 650.0F, .cornersEnd = 169.0F}, globe(), kSize));
}

TEST(ColumnShade, FollowsWhereTheGlobeIs) {
  CameraFrame moved = globe();
  moved.offsetPx = {50.0F, 100.0F};  // to the right, and up
  EXPECT_TRUE(globeLiesBeside({.leftEnd = 349.0F, .bottomEnd = 199.0F}, moved, kSize));
  EXPECT_FALSE(globeLiesBeside({.leftEnd = 351.0F}, moved, kSize));
  EXPECT_FALSE(globeLiesBeside({.bottomEnd = 201.0F}, moved, kSize));
  EXPECT_FALSE(globeLiesBeside({.rightStart = 749.0F}, moved, kSize));
}

TEST(ColumnShade, TheMapNeverLiesBeside) {
  CameraFrame unrolling = globe();
  unrolling.curvature = 0.99F;
  EXPECT_FALSE(globeLiesBeside({}, unrolling, kSize));
}

}  // namespace
}  // namespace flowwall::scene
