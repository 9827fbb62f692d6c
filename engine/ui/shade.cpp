#include "engine/ui/shade.hpp"

#include <algorithm>

namespace flowwall::ui {
namespace {

constexpr float kOpacity = 0.66F;
constexpr float kFade = 84.0F;
constexpr float kAboveBand = 16.0F;

void shadeColumn(Canvas& canvas, float left, float right, float height, float opacity) {
  canvas.rect({left, 0.0F, right - left, height}, theme::kGrounds.front(), opacity, 0.0F);
}

}  // namespace

bool isShaded(const LayoutInput& size) {
  return 3.0F * kLeftColumn <= size.width;
}

bool hasLeftColumn(const Layout& layout) {
  return layout.throughput || layout.counts || layout.os || layout.legend;
}

scene::ColumnShade drawShade(Canvas& canvas, const Layout& layout, const LayoutInput& size,
                             float flows) {
  if (!isShaded(size)) {
    return {};
  }
  scene::ColumnShade shade{.leftEnd = -kFade, .fade = kFade, .opacity = kOpacity};
  if (hasLeftColumn(layout)) {
    const float right = std::min(kLeftColumn, size.width);
    shadeColumn(canvas, 0.0F, right, size.height, kOpacity);
    shade.leftEnd = right;
    canvas.shade(right, std::min(right + kFade, size.width), size.height, kOpacity);
  }
  if (layout.flows && !layout.flowsAreBand) {
    const float left = layout.flows->x;
    shadeColumn(canvas, left, size.width, size.height, kOpacity * flows);
    shade.rightStart = left;
    canvas.shade(left, left - kFade, size.height, kOpacity * flows);
  } else if (layout.flows) {
    const float left = hasLeftColumn(layout) ? kLeftColumn : 0.0F;
    const float top = layout.flows->y - kAboveBand;
    canvas.shadeUp({left, top, size.width - left, size.height - top}, kFade, kOpacity * flows);
    shade.bottomEnd = size.height - top;
  }
  return shade;
}

}  // namespace flowwall::ui
