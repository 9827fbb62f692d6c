// The shade behind text that lies over the Earth: columns whole, and the band below the map. Arcs
// pass behind the columns, and land behind the band when one zooms in; the shade keeps their text
// legible.
//
// Units: px of a picture whose shorter side has 1080 (theme). Thread: render thread, as the Canvas.
#pragma once

#include "engine/scene/panel_draw_list.hpp"
#include "engine/ui/canvas.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {

/// The left column with its shade, as far as it is dark.
inline constexpr float kLeftColumn = theme::kMargin + 330.0F;

/// A picture of which the shade would take more than a third has none: there the Earth comes first.
[[nodiscard]] bool isShaded(const LayoutInput& size);
[[nodiscard]] bool hasLeftColumn(const Layout& layout);

/// `flows`: how much there is of the flows' column or band, 0..1. Returns what was drawn, for what
/// moves to be darkened alike; still in px of the theme.
[[nodiscard]] scene::ColumnShade drawShade(Canvas& canvas, const Layout& layout,
                                           const LayoutInput& size, float flows);

}  // namespace flowwall::ui
