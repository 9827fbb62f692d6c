#include "engine/ui/shade.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/ui/pixel_shift.hpp"

namespace flowwall::ui {
namespace {

constexpr float kFade = 84.0F;
// The corners' end amid the Earth's light: far gentler to the side, where no line of the layout
// explains an edge, than downwards, where the columns' captions follow.
constexpr float kCornerSide = kFade * 4.0F;
constexpr float kCornerFade = kFade / 2.0F;
constexpr float kAboveBand = 16.0F;
constexpr float kStep = 240.0F;             // at which space's gradient is taken up
constexpr float kBeyond = kMostPixelShift;  // the picture, which it is to cover however shifted
constexpr float kNowhere = -kFade - kBeyond;

// With soft ends: where a ramp begins and ends, the eye would see an edge.
float faded(float within, float fade) {
  const float way = std::clamp(1.0F + within / fade, 0.0F, 1.0F);
  return way * way * (3.0F - 2.0F * way);
}

// Where a fade from `begin` on is bent.
void addFade(std::vector<float>& at, float begin, float length) {
  for (const float share : {0.0F, 0.25F, 0.5F, 0.75F, 1.0F}) {
    at.push_back(begin + share * length);
  }
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
    return static_cast<std::uint8_t>(
        std::lround(std::lerp(static_cast<float>(from), static_cast<float>(to), edge)));
  };
  constexpr Rgb kEdge = theme::kGrounds[0];
  constexpr Rgb kCentre = theme::kGrounds[1];
  return {mixed(kCentre.r, kEdge.r), mixed(kCentre.g, kEdge.g), mixed(kCentre.b, kEdge.b)};
}

// These, as far as they are in the picture, its ends, and steps between.
std::vector<float> bends(std::vector<float> at, float end) {
  for (float& one : at) {
    one = std::clamp(one, -kBeyond, end + kBeyond);
  }
  for (float step = 0.0F; step < end; step += kStep) {
    at.push_back(step);
  }
  at.insert(at.end(), {-kBeyond, end + kBeyond});
  std::ranges::sort(at);
  at.erase(std::unique(at.begin(), at.end()), at.end());
  return at;
}

}  // namespace

scene::ColumnShade shadeOf(const Layout& layout, const LayoutInput& size, float titleEnd) {
  const bool column = hasLeftColumn(layout) && !layout.stacked;
  scene::ColumnShade shade{.leftEnd = column ? kLeftColumn : kNowhere,
                           .titleEnd = titleEnd,
                           .cornersEnd = layout.truth.h > 0.0F ? layout.truth.bottom() : kNowhere,
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
  std::vector<float> across;
  addFade(across, shade.leftEnd, kFade);
  addFade(across, shade.rightStart - kFade, kFade);
  addFade(across, shade.titleEnd, kCornerSide);
  addFade(across, shade.clockStart - kCornerSide, kCornerSide);
  std::vector<float> down;
  addFade(down, shade.cornersEnd, kCornerFade);
  addFade(down, size.height - shade.bottomEnd - kFade, kFade);
  const std::vector<float> columns = bends(std::move(across), size.width);
  const std::vector<float> rows = bends(std::move(down), size.height);
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
