// The shade behind text that lies over the Earth: columns whole, what lies along the foot or below
// the Earth, and the corners with title and clock. Arcs pass behind the columns, and land behind
// all of it when one zooms in; the shade keeps the text legible.
//
// Units: px of a picture whose shorter side has 1080 (theme). Thread: render thread, as the Canvas.
#pragma once

#include "engine/scene/panel_draw_list.hpp"
#include "engine/ui/canvas.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {

/// `titleEnd`: of title and state line, from the left. In px of the theme.
[[nodiscard]] scene::ColumnShade shadeOf(const Layout& layout, const LayoutInput& size,
                                         float titleEnd);

/// `flows`: how much there is of the flows' column or band, 0..1.
void drawShade(Canvas& canvas, const scene::ColumnShade& shade, const LayoutInput& size,
               float flows);

}  // namespace flowwall::ui
