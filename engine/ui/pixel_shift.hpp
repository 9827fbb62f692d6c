// How far all panels have moved for the screen's sake, so that nothing bright stands still: one px
// a minute along a small ring, nothing in the first minute.
//
// Units: px of the theme. Thread: any; pure.
#pragma once

#include <glm/vec2.hpp>

#include "engine/model/units.hpp"

namespace flowwall::ui {

/// In each direction.
inline constexpr float kMostPixelShift = 2.0F;

[[nodiscard]] glm::vec2 pixelShift(model::Uptime now);

}  // namespace flowwall::ui
