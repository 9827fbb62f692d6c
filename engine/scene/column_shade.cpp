#include "engine/scene/column_shade.hpp"

#include <algorithm>
#include <array>
#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "engine/scene/pixel_box.hpp"

namespace flowwall::scene {

bool globeLiesBeside(const ColumnShade& shade, const CameraFrame& camera, glm::vec2 sizePx) {
  if (camera.curvature < 1.0F) {
    return false;
  }
  const glm::vec2 middle = 0.5F * sizePx + camera.offsetPx * glm::vec2(1.0F, -1.0F);
  const auto radius = static_cast<float>(limbRadius()) * camera.scalePx;
  const std::array<PixelBox, 5> dark{{
      {{0.0F, 0.0F}, {shade.leftEnd, sizePx.y}},
      {{shade.rightStart, 0.0F}, sizePx},
      {{0.0F, sizePx.y - shade.bottomEnd}, sizePx},
      {{0.0F, 0.0F}, {shade.titleEnd, shade.cornersEnd}},
      {{shade.clockStart, 0.0F}, {sizePx.x, shade.cornersEnd}},
  }};
  return std::ranges::none_of(dark, [&](const PixelBox& box) {
    const bool there = box.least.x < box.most.x && box.least.y < box.most.y;
    return there && glm::distance(glm::clamp(middle, box.least, box.most), middle) < radius;
  });
}

}  // namespace flowwall::scene
