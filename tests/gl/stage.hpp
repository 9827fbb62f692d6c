// A stage for the renderer's tests: a renderer with its camera, small snapshots, and what differs
// between two pictures.
#pragma once

#include <cstdlib>
#include <numeric>
#include <vector>

#include "engine/scene/camera.hpp"
#include "tests/gl/scene_fixture.hpp"

namespace flowwall::test {

inline constexpr int kWidthPx = 480;
inline constexpr int kHeightPx = 270;
// The fades of spreadSnapshot's flows, born at 0, are over by then.
inline constexpr model::Uptime kSettled{5000};

/// A renderer, its camera and the size of its picture.
class Stage {
 public:
  Stage(model::ViewMode mode, model::GeoPoint center, double spin = 0.0)
      : renderer_(world(), {model::Quality::low}), camera_(mode, center, spin) {}

  const render::FrameStats& draw(const model::Snapshot& snapshot, model::Uptime now) {
    renderer_.draw({.snapshot = snapshot,
                    .camera = camera_.frame(now, widthPx, heightPx),
                    .panels = panels,
                    .settings = settings,
                    .now = now,
                    .held = held,
                    .utc = utc,
                    .widthPx = widthPx,
                    .heightPx = heightPx});
    return renderer_.stats();
  }
  model::Image picture(const model::Snapshot& snapshot, model::Uptime now) {
    draw(snapshot, now);
    return renderer_.readBack();
  }
  render::Renderer& renderer() { return renderer_; }
  scene::Camera& camera() { return camera_; }

  model::Uptime held{0};
  int widthPx = kWidthPx;
  int heightPx = kHeightPx;
  scene::PanelDrawList panels;
  model::DisplaySettings settings;
  model::UtcTime utc{};

 private:
  render::Renderer renderer_;
  scene::Camera camera_;
};

inline model::Snapshot oneFlow(model::GeoPoint near, model::GeoPoint far,
                               std::uint64_t generation = 1) {
  model::Snapshot snapshot;
  snapshot.generation = generation;
  snapshot.home = {"Home", near};
  model::FlowSlot slot;
  slot.phase = model::FlowSlot::Phase::alive;
  slot.nearAccuracy = slot.farAccuracy = model::PlaceAccuracy::city;
  slot.nearPoint = near;
  slot.farPoint = far;
  slot.up = slot.upBefore = {2e6};
  slot.down = slot.downBefore = {8e6};
  slot.changedIn = generation;
  snapshot.slots.push_back(slot);
  return snapshot;
}

inline model::Snapshot noFlows(model::GeoPoint home) {
  model::Snapshot snapshot;
  snapshot.generation = 1;
  snapshot.home = {"Home", home};
  return snapshot;
}

/// Columns in which `lit` differs clearly from `dark`.
inline std::vector<int> changedColumns(const model::Image& lit, const model::Image& dark,
                                       int threshold = 40) {
  std::vector<int> columns;
  for (int x = 0; x < lit.widthPx; ++x) {
    for (int y = 0; y < lit.heightPx; ++y) {
      const auto at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(lit.widthPx) +
                       static_cast<std::size_t>(x)) *
                      3;
      const int difference = std::abs(lit.rgb[at] - dark.rgb[at]) +
                             std::abs(lit.rgb[at + 1] - dark.rgb[at + 1]) +
                             std::abs(lit.rgb[at + 2] - dark.rgb[at + 2]);
      if (difference > threshold) {
        columns.push_back(x);
        break;
      }
    }
  }
  return columns;
}

/// The mean of all channels between two columns, in the picture's middle half.
inline double brightness(const model::Image& image, int fromX, int toX) {
  double sum = 0.0;
  for (int y = image.heightPx / 4; y < image.heightPx * 3 / 4; ++y) {
    const auto row = static_cast<std::ptrdiff_t>(y) * image.widthPx;
    sum = std::accumulate(image.rgb.begin() + (row + fromX) * 3,
                          image.rgb.begin() + (row + toX) * 3, sum);
  }
  return sum / (static_cast<double>(image.heightPx / 2) * (toX - fromX) * 3);
}

}  // namespace flowwall::test
