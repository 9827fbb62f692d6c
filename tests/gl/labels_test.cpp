// Labels in the picture: where the shader puts them, how strong, and what drawing them costs.
#include <gmock/gmock.h>

#include <array>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/label_placer.hpp"
#include "engine/scene/view_projection.hpp"
#include "tests/gl/scene_fixture.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using model::Image;
using model::Uptime;
using model::ViewMode;

constexpr int kWidthPx = 480;
constexpr int kHeightPx = 270;
constexpr std::uint32_t kWhite = 0xffffffff;
constexpr std::array<std::uint8_t, 1> kCovered{255};

/// One white square of 12 px, with its middle at the place.
scene::PanelDrawList square(const GeoPoint& point) {
  static std::uint64_t version = 0;
  scene::PanelDrawList panels;
  panels.atlas = {.widthPx = 1, .heightPx = 1, .coverage = kCovered, .version = 1};
  panels.labels.labels = {
      {.anchor = glm::vec4(scene::unitVector(point), 0.0F), .from = 1, .to = 1}};
  panels.labels.quads = {{.offset = {-6, -6}, .size = {12, 12}, .colour = kWhite}};
  panels.labels.version = ++version;
  return panels;
}

class Labels : public test::GlTest {
 protected:
  Image draw(const scene::PanelDrawList& panels, const scene::CameraFrame& camera,
             Uptime now = 5000ms) {
    renderer_->draw({.snapshot = snapshot_,
                     .camera = camera,
                     .panels = panels,
                     .now = now,
                     .widthPx = kWidthPx,
                     .heightPx = kHeightPx});
    return renderer_->readBack();
  }
  void SetUp() override {
    GlTest::SetUp();
    renderer_ =
        std::make_unique<render::Renderer>(test::world(), scene::QualityRange{model::Quality::low});
  }
  void TearDown() override {
    renderer_.reset();
    GlTest::TearDown();
  }
  [[nodiscard]] const render::FrameStats& stats() const { return renderer_->stats(); }

  model::Snapshot snapshot_;
  std::unique_ptr<render::Renderer> renderer_;
};

struct Spot {
  glm::vec2 middle{0.0F};
  int pixels = 0;
};

/// The pixels that are white, and the middle of them.
Spot white(const Image& image) {
  Spot spot;
  for (int y = 0; y < image.heightPx; ++y) {
    for (int x = 0; x < image.widthPx; ++x) {
      const auto* pixel = image.rgb.data() + 3 * (std::ptrdiff_t{y} * image.widthPx + x);
      if (pixel[0] > 250 && pixel[1] > 250 && pixel[2] > 250) {
        spot.middle += glm::vec2(x, y) + 0.5F;
        ++spot.pixels;
      }
    }
  }
  spot.middle /= std::max(spot.pixels, 1);
  return spot;
}

TEST_F(Labels, LieWhereTheProcessorSaysTheyDo) {
  constexpr GeoPoint kPlaces[] = {
      {48, 11}, {35.7, 139.7}, {-33.9, 18.4}, {66, -179.5}, {-41, 174.8}};
  for (const double flat : {0.0, 0.3, 0.7, 1.0}) {
    scene::Camera camera(flat < 1.0 ? ViewMode::globe : ViewMode::map, {20, 60}, 0.0);
    camera.apply({.zoom = 1.4}, -10s);
    const auto during = std::chrono::round<Uptime>(flat * 1200ms);
    if (flat > 0.0 && flat < 1.0) {
      camera.apply({.mode = ViewMode::map}, 0ms);
    }
    const scene::CameraFrame frame = camera.frame(during, kWidthPx, kHeightPx);
    const scene::ViewProjection projection(frame, kWidthPx, kHeightPx);
    int seen = 0;
    for (const GeoPoint& point : kPlaces) {
      const auto expected = projection.project(glm::vec3(scene::unitVector(point)));
      const Spot spot = white(draw(square(point), frame));
      const bool inside = expected.px.x > 8 && expected.px.x < kWidthPx - 8 && expected.px.y > 8 &&
                          expected.px.y < kHeightPx - 8;
      if (expected.facing > 0.08F && inside) {
        EXPECT_NEAR(spot.pixels, 144, 13) << flat << ": " << point.latDeg;
        EXPECT_NEAR(spot.middle.x, expected.px.x, 0.8F) << flat << ": " << point.latDeg;
        EXPECT_NEAR(spot.middle.y, expected.px.y, 0.8F) << flat << ": " << point.latDeg;
        ++seen;
      } else if (expected.facing < 0.0F) {
        EXPECT_EQ(spot.pixels, 0) << "behind the globe";
      }
    }
    EXPECT_GE(seen, 2) << flat;
  }
}

TEST_F(Labels, OneCallAndNothingUploadedUntilTheyChange) {
  const scene::CameraFrame still =
      scene::Camera(ViewMode::globe, {20, 60}, 0.0).frame(0ms, kWidthPx, kHeightPx);
  const scene::CameraFrame turned =
      scene::Camera(ViewMode::globe, {20, 62}, 0.0).frame(0ms, kWidthPx, kHeightPx);
  const scene::PanelDrawList none;
  for (int frame = 0; frame < 3; ++frame) {  // until only what moves is drawn
    draw(none, still);
  }
  const auto callsWithout = stats().drawCalls;
  const auto bytesWithout = stats().frameUploadBytes;
  auto panels = square({20, 60});
  for (int i = 0; i < 3000; ++i) {
    panels.labels.quads.push_back(panels.labels.quads.front());
  }
  draw(panels, still);
  EXPECT_EQ(stats().drawCalls, callsWithout + 1);
  EXPECT_EQ(stats().frameUploadBytes,
            bytesWithout + sizeof(scene::LabelRecord) + 3001 * sizeof(scene::LabelQuad));
  draw(panels, still);
  EXPECT_EQ(stats().frameUploadBytes, bytesWithout);
  draw(panels, turned);
  EXPECT_EQ(stats().frameUploadBytes, bytesWithout) << "they move without being uploaded";
  ++panels.labels.version;
  draw(panels, turned);
  EXPECT_GT(stats().frameUploadBytes, bytesWithout);
}

TEST_F(Labels, FadeByTheClock) {
  const scene::CameraFrame camera =
      scene::Camera(ViewMode::globe, {0, 60}, 0.0).frame(0ms, kWidthPx, kHeightPx);
  auto panels = square({0, 60});
  panels.labels.labels[0] = {
      .anchor = panels.labels.labels[0].anchor, .from = 0, .to = 1, .sinceMs = 5000};
  const auto middle = [&](Uptime now) {
    const Image image = draw(panels, camera, now);
    return image.rgb[3 * (std::size_t{kHeightPx / 2} * kWidthPx + kWidthPx / 2)];
  };
  const int before = middle(5000ms);
  const int half = middle(5000ms + scene::LabelPlacer::kFade / 2);
  EXPECT_LT(before, 60);
  EXPECT_NEAR(half, (before + 255) / 2, 6);
  EXPECT_EQ(middle(5000ms + scene::LabelPlacer::kFade), 255);
}

TEST_F(Labels, ASoftGroundDarkensWithoutAnEdge) {
  const scene::CameraFrame camera =
      scene::Camera(ViewMode::globe, {0, 60}, 0.0).frame(0ms, kWidthPx, kHeightPx);
  auto panels = square({0, 60});
  panels.labels.quads = {{.offset = {-60, -13},
                          .size = {120, 26},
                          .texels = {-1.0F, 6.0F, 0.0F, 0.0F},
                          .colour = kWhite}};
  const Image image = draw(panels, camera);
  const auto at = [&](int x, int y) {
    return image.rgb[3 * (static_cast<std::size_t>(y) * kWidthPx + static_cast<std::size_t>(x))];
  };
  EXPECT_EQ(at(240, 135), 255);
  EXPECT_LT(at(240, 135 - 13), 90) << "nothing at its border";
  int previous = 255;
  for (int y = 135; y > 135 - 14; --y) {
    EXPECT_LE(at(240, y), previous + 2);
    EXPECT_LT(previous - at(240, y), 75) << "no step";
    previous = at(240, y);
  }
}

}  // namespace
}  // namespace flowwall
