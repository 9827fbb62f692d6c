// DisplaySettings: how the wall is to be drawn, besides where the camera looks: panels, labels,
// quality, palette, pause. What the control endpoint, the keyboard and the configuration may set.
//
// Ownership: a flat value. Thread: any.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/units.hpp"

namespace flowwall::model {

/// Rungs of the quality ladder, lowest first.
enum class Quality : std::uint8_t { low, medium, high, ultra };
inline constexpr std::array<std::string_view, 4> kQualityNames{"low", "medium", "high", "ultra"};

enum class Palette : std::uint8_t { standard, colorblind };
inline constexpr std::array<std::string_view, 2> kPaletteNames{"default", "colorblind"};

/// What can be switched off one by one. The title with its line of truth and the honesty line are
/// not among them: the wall never lies.
enum class Panel : std::uint8_t { throughput, counts, os, legend, flows, clock, top, alerts };
inline constexpr std::array<std::string_view, 8> kPanelNames{
    "throughput", "counts", "os", "legend", "flows", "clock", "top", "alerts"};
using PanelSet = std::bitset<kPanelNames.size()>;

[[nodiscard]] inline bool has(const PanelSet& set, Panel panel) {
  return set.test(static_cast<std::size_t>(panel));
}

struct DisplaySettings {
  PanelSet panels = PanelSet().set();
  bool labels = true;
  std::optional<Quality> quality;  ///< absent: the renderer chooses by what it measures
  Palette palette = Palette::standard;
  bool paused = false;
  bool operator==(const DisplaySettings&) const = default;
};

}  // namespace flowwall::model
