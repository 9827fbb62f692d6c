// How far all panels have moved for the screen's sake, so that nothing bright stands still: one px
// a minute along a small ring, nothing in the first minute.
//
// Units: px of the theme. Thread: any; pure.
#pragma once

#include <glm/vec2.hpp>

#include "engine/model/units.hpp"

namespace flowwall::ui {

[[nodiscard]] glm::vec2 pixelShift(model::Uptime now);

}  // namespace flowwall::ui
