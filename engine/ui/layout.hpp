// Where each panel lies. What does not fit a small, narrow or tall picture is left out, the least
// telling first, and never overlaps.
//
// Units: px of a picture whose shorter side has 1080 (theme). Thread: any; pure.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/model/command.hpp"
#include "engine/model/display_settings.hpp"

namespace flowwall::ui {

struct Box {
  float x = 0.0F;
  float y = 0.0F;
  float w = 0.0F;
  float h = 0.0F;
  [[nodiscard]] float right() const { return x + w; }
  [[nodiscard]] float bottom() const { return y + h; }
  bool operator==(const Box&) const = default;
};

struct LayoutInput {
  float width = 0.0F;
  float height = 0.0F;
  model::ViewMode mode = model::ViewMode::globe;
  model::PanelSet panels;
  std::size_t countRows = 0;
  std::size_t osRows = 0;
  bool operator==(const LayoutInput&) const = default;
};

struct Layout {
  Box title;
  Box truth;  ///< state line and honesty line
  std::optional<Box> throughput;
  std::optional<Box> counts;
  std::optional<Box> os;
  std::optional<Box> legend;
  std::optional<Box> flows;
  bool flowsAreBand = false;  ///< side by side along the bottom, else a column
  std::optional<Box> clock;
  std::optional<Box> top;
  std::optional<Box> toast;
  Box notice;
};

inline constexpr float kCountRow = 30.0F;
inline constexpr float kOsRow = 36.0F;
inline constexpr float kFlowRow = 61.0F;
inline constexpr float kFlowColumn = 264.0F;
inline constexpr float kFlowGap = 24.0F;

[[nodiscard]] Layout arrange(const LayoutInput& input);

}  // namespace flowwall::ui
