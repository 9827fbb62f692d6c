// Where in the picture the Earth lies, beside the panels: the globe as large as it may be and as
// near to the picture's middle as its area lets it, the map in the middle of its own.
//
// Units: shares of the picture's width and height, from its upper left corner; pixels. Pure values.
#pragma once

#include <glm/vec2.hpp>

namespace flowwall::scene {

struct WorldArea {
  glm::dvec2 least{0.0};
  glm::dvec2 most{1.0};
  bool operator==(const WorldArea&) const = default;
};

/// As a wall with all its panels has them.
struct WorldAreas {
  WorldArea globe;
  WorldArea map{{0.232, 0.118}, {0.967, 0.808}};
  bool operator==(const WorldAreas&) const = default;
};

[[nodiscard]] WorldAreas between(const WorldAreas& a, const WorldAreas& b, double share);

/// The Earth at zoom 1.
struct WorldPlace {
  glm::dvec2 middlePx{0.0};  ///< from the picture's middle, y up
  double scalePx = 1.0;      ///< pixels per Earth radius at the front of the globe
};
[[nodiscard]] WorldPlace globeIn(const WorldArea& area, int widthPx, int heightPx);
[[nodiscard]] WorldPlace mapIn(const WorldArea& area, int widthPx, int heightPx);

}  // namespace flowwall::scene
