#include "engine/ui/shade.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace flowwall::ui {
namespace {

constexpr float kFade = 84.0F;
// The corners' end amid the Earth's light: far gentler to the side, where no line of the layout
// explains an edge, than downwards, where the columns' captions follow.
constexpr float kCornerSide = kFade * 3.0F;
constexpr float kCornerFade = kFade / 2.0F;
constexpr float kAboveBand = 16.0F;
constexpr float kStep = 240.0F;  // at which space's gradient is taken up

float faded(float within, float fade) {
  return std::clamp(1.0F + within / fade, 0.0F, 1.0F);
}

// How dark it is at a point. As throughShade() in shaders/common/frame.glsl.
float darkness(const scene::ColumnShade& shade, float height, float flows, float x, float y) {
  const float left = faded(shade.leftEnd - x, kFade);
  const float ofFlows =
      flows * faded(std::max(x - shade.rightStart, shade.bottomEnd - height + y), kFade);
  const float corner =
      std::min(faded(std::max(shade.titleEnd - x, x - shade.clockStart), kCornerSide),
               faded(shade.cornersEnd - y, kCornerFade));
  return shade.opacity * std::max({left, ofFlows, corner});
}

// What the shade leaves is space, as if nothing lay before it. As shaders/backdrop.frag draws it.
Rgb spaceAt(const LayoutInput& size, float x, float y) {
  const float spread = std::hypot((x / size.width - 0.5F) * 1.25F, (y / size.height - 0.5F) * 1.6F);
  const float way = std::clamp((spread - 0.05F) / 0.8F, 0.0F, 1.0F);
  const float edge = way * way * (3.0F - 2.0F * way);
  const auto mixed = [edge](std::uint8_t from, std::uint8_t to) {
    return static_cast<std::uint8_t>(std::lround(std::lerp(float{from}, float{to}, edge)));
  };
  constexpr Rgb kEdge = theme::kGrounds[0];
  constexpr Rgb kCentre = theme::kGrounds[1];
  return {mixed(kCentre.r, kEdge.r), mixed(kCentre.g, kEdge.g), mixed(kCentre.b, kEdge.b)};
}

// Where the darkness begins or ends to change, within the picture, and steps between.
std::vector<float> bends(std::vector<float> at, float end) {
  for (float& one : at) {
    one = std::clamp(one, 0.0F, end);
  }
  for (float step = 0.0F; step < end; step += kStep) {
    at.push_back(step);
  }
  at.push_back(end);
  std::ranges::sort(at);
  at.erase(std::unique(at.begin(), at.end()), at.end());
  return at;
}

}  // namespace

scene::ColumnShade shadeOf(const Layout& layout, const LayoutInput& size, float titleEnd) {
  const bool column = hasLeftColumn(layout) && !layout.stacked;
  scene::ColumnShade shade{.leftEnd = column ? kLeftColumn : -kFade,
                           .titleEnd = titleEnd,
                           .cornersEnd = layout.truth.h > 0.0F ? layout.truth.bottom() : -kFade,
                           .fade = kFade,
                           .opacity = theme::kTextShade};
  if (layout.clock) {
    shade.clockStart = layout.clock->x;
  }
  if (layout.stack) {
    shade.bottomEnd = size.height - layout.stack->y + kAboveBand;
  } else if (layout.flows && layout.flowsAreBand) {
    shade.bottomEnd = size.height - layout.flows->y + kAboveBand;
  } else if (layout.flows && !layout.stacked) {
    shade.rightStart = layout.flows->x;
  }
  if (layout.top) {
    const float bottom = size.height - layout.top->y + kAboveBand;
    shade.bottomEnd = std::max(shade.bottomEnd, bottom);
  }
  return shade;
}

void drawShade(Canvas& canvas, const scene::ColumnShade& shade, const LayoutInput& size,
               float flows) {
  const std::vector<float> columns =
      bends({shade.leftEnd, shade.leftEnd + kFade, shade.rightStart - kFade, shade.rightStart,
             shade.titleEnd, shade.titleEnd + kCornerSide, shade.clockStart - kCornerSide,
             shade.clockStart},
            size.width);
  const float band = size.height - shade.bottomEnd;
  const std::vector<float> rows =
      bends({shade.cornersEnd, shade.cornersEnd + kCornerFade, band - kFade, band}, size.height);
  const auto at = [&](float x, float y) {
    return Paint{spaceAt(size, x, y), darkness(shade, size.height, flows, x, y)};
  };
  for (std::size_t row = 1; row < rows.size(); ++row) {
    for (std::size_t column = 1; column < columns.size(); ++column) {
      const Box box{columns[column - 1], rows[row - 1], columns[column] - columns[column - 1],
                    rows[row] - rows[row - 1]};
      const std::array<Paint, 4> corners{at(box.x, box.y), at(box.right(), box.y),
                                         at(box.right(), box.bottom()), at(box.x, box.bottom())};
      if (std::ranges::any_of(corners, [](const Paint& one) { return one.opacity > 0.0F; })) {
        canvas.shade(box, corners);
      }
    }
  }
}

}  // namespace flowwall::ui
