// Where no label on the picture may lie: the panels, and the shaded columns whole.
//
// Units: px of the picture, as the labels'; the rest px of the theme. Thread: any; pure.
#pragma once

#include <vector>

#include "engine/scene/pixel_box.hpp"
#include "engine/ui/layout.hpp"

namespace flowwall::ui {

/// What of a layout is there or not by what is said.
struct Said {
  float titleEnd = 0.0F;  ///< of title and state line, from the left
  bool toast = false;
  bool notice = false;
};

/// Adds the boxes of that layout. `scale`: px of the picture per px of the theme.
void occupy(const Layout& layout, const LayoutInput& size, const Said& said, float scale,
            std::vector<scene::PixelBox>& boxes);

}  // namespace flowwall::ui
