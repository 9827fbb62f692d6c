#include "engine/ui/shade.hpp"

#include <algorithm>
#include <vector>

namespace flowwall::ui {
namespace {

constexpr float kFade = 84.0F;
// The corners' end amid the Earth's light: far gentler to the side, where no line of the layout
// explains an edge, than downwards, where the columns' captions follow.
constexpr float kCornerSide = kFade * 3.0F;
constexpr float kCornerFade = kFade / 2.0F;
constexpr float kAboveBand = 16.0F;

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

// Where the darkness begins or ends to change, within the picture.
std::vector<float> bends(std::vector<float> at, float end) {
  for (float& one : at) {
    one = std::clamp(one, 0.0F, end);
  }
  at.insert(at.end(), {0.0F, end});
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
  const auto at = [&](float x, float y) { return darkness(shade, size.height, flows, x, y); };
  for (std::size_t row = 1; row < rows.size(); ++row) {
    for (std::size_t column = 1; column < columns.size(); ++column) {
      const Box box{columns[column - 1], rows[row - 1], columns[column] - columns[column - 1],
                    rows[row] - rows[row - 1]};
      const std::array<float, 4> corners{at(box.x, box.y), at(box.right(), box.y),
                                         at(box.right(), box.bottom()), at(box.x, box.bottom())};
      if (std::ranges::max(corners) > 0.0F) {
        canvas.shade(box, corners);
      }
    }
  }
}

}  // namespace flowwall::ui
