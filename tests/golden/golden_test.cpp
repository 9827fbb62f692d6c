// The picture itself, against images kept in tests/golden/expected. To take a new look over after
// a wanted change: FLOWWALL_UPDATE_GOLDEN=1 build/release/tests/golden/golden_test, look at every
// image, commit. A failing run leaves what it drew beside the binary.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#include "engine/platform/image_file.hpp"
#include "tests/gl/scene_fixture.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;

struct Difference {
  double mean = 0.0;      // of all channels, 0..255
  double farShare = 0.0;  // of the pixels that are off by more than kFar
};
constexpr int kFar = 24;

Difference compare(const model::Image& image, const std::filesystem::path& expected) {
  int width = 0;
  int height = 0;
  int channels = 0;
  stbi_uc* pixels = stbi_load(expected.c_str(), &width, &height, &channels, 3);
  if (pixels == nullptr || width != image.widthPx || height != image.heightPx) {
    stbi_image_free(pixels);
    return {255.0, 1.0};
  }
  Difference difference;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    int worst = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const int off = std::abs(int{image.rgb[i + c]} - int{pixels[i + c]});
      difference.mean += off;
      worst = std::max(worst, off);
    }
    difference.farShare += worst > kFar ? 1.0 : 0.0;
  }
  difference.mean /= static_cast<double>(image.rgb.size());
  difference.farShare /= static_cast<double>(image.rgb.size() / 3);
  stbi_image_free(pixels);
  return difference;
}

void expectGolden(const std::string& name, const model::Image& image) {
  const auto expected =
      std::filesystem::path(FLOWWALL_SOURCE_DIR) / "tests/golden/expected" / (name + ".png");
  const auto png = platform::encodePng(image.widthPx, image.heightPx, image.rgb);
  if (std::getenv("FLOWWALL_UPDATE_GOLDEN") != nullptr) {
    platform::writeFile(expected, png);
    return;
  }
  const Difference difference = compare(image, expected);
  // Other versions of Mesa round edges of thin lines differently: single pixels along coasts and
  // arcs, well under one in two hundred. A wrong colour, a missing layer or a moved camera is far
  // beyond both bounds (a missing graticule alone: mean 0.6).
  EXPECT_LT(difference.mean, 0.35) << name;
  EXPECT_LT(difference.farShare, 0.004) << name;
  if (testing::Test::HasFailure()) {
    platform::writeFile(name + ".actual.png", png);
  }
}

model::Image draw(model::ViewMode mode, model::GeoPoint center, model::Uptime now, int width,
                  int height, std::optional<model::SetView> change = std::nullopt) {
  render::Renderer renderer(test::world());
  scene::Camera camera(mode, center, 0.0);
  if (change) {
    camera.apply(*change, 0ms);
  }
  renderer.draw({.snapshot = test::spreadSnapshot(60),
                 .camera = camera.frame(now, width, height),
                 .panels = {},
                 .now = now,
                 .widthPx = width,
                 .heightPx = height});
  return renderer.readBack();
}

using Golden = test::GlTest;

TEST_F(Golden, Globe) {
  expectGolden("globe", draw(model::ViewMode::globe, {20, 70}, 5000ms, 960, 540));
}

TEST_F(Golden, Map) {
  expectGolden("map", draw(model::ViewMode::map, {0, 0}, 5000ms, 960, 540));
}

TEST_F(Golden, HalfwayBetweenGlobeAndMap) {
  expectGolden("morph", draw(model::ViewMode::globe, {20, 70}, 600ms, 960, 540,
                             model::SetView{.mode = model::ViewMode::map}));
}

TEST_F(Golden, GlobeOverTheDateLine) {
  expectGolden("pacific", draw(model::ViewMode::globe, {10, -170}, 5000ms, 960, 540));
}

TEST_F(Golden, MapZoomedIn) {
  expectGolden("map_europe", draw(model::ViewMode::map, {0, 0}, 5000ms, 960, 540,
                                  model::SetView{.center = model::GeoPoint{50, 10}, .zoom = 6.0}));
}

TEST_F(Golden, ComparisonSeesAMovedCamera) {
  const auto moved = draw(model::ViewMode::globe, {20, 71}, 5000ms, 960, 540);
  const auto expected =
      std::filesystem::path(FLOWWALL_SOURCE_DIR) / "tests/golden/expected/globe.png";
  EXPECT_GT(compare(moved, expected).mean, 0.35);
}

}  // namespace
}  // namespace flowwall
