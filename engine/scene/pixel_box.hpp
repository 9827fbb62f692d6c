// A part of the picture. Units: px from its upper left corner.
#pragma once

#include <glm/vec2.hpp>

namespace flowwall::scene {

struct PixelBox {
  glm::vec2 least{0.0F};
  glm::vec2 most{0.0F};
};

/// Whether the two have a point in common.
[[nodiscard]] inline bool overlap(const PixelBox& a, const PixelBox& b) {
  return a.least.x < b.most.x && b.least.x < a.most.x && a.least.y < b.most.y &&
         b.least.y < a.most.y;
}

}  // namespace flowwall::scene
