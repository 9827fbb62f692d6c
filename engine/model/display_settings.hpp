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
#include <string>
#include <string_view>

#include "engine/model/units.hpp"

namespace flowwall::model {

/// Rungs of the quality ladder, lowest first.
enum class Quality : std::uint8_t { low, medium, high, ultra };
inline constexpr std::array<std::string_view, 4> kQualityNames{"low", "medium", "high", "ultra"};

/// A fixed rung; absent: the renderer chooses by what it measures.
using QualityChoice = std::optional<Quality>;

enum class Palette : std::uint8_t { standard, colorblind };
inline constexpr std::array<std::string_view, 2> kPaletteNames{"default", "colorblind"};

/// What can be switched off one by one. The title with its line of truth and the honesty line are
/// not among them: the wall never lies.
enum class Panel : std::uint8_t {
  throughput,
  counts,
  os,
  legend,
  flows,
  clock,
  top,
  alerts,
  remote
};
inline constexpr std::array<std::string_view, 9> kPanelNames{
    "throughput", "counts", "os", "legend", "flows", "clock", "top", "alerts", "remote"};
using PanelSet = std::bitset<kPanelNames.size()>;

// The texts by which configuration and control endpoint say them. Nothing: it is no such text.
/// "all", "none", or names with commas between, each once.
[[nodiscard]] std::optional<PanelSet> parsePanels(std::string_view text);
[[nodiscard]] std::string toString(const PanelSet& panels);
/// "auto" is the renderer's choice.
[[nodiscard]] std::optional<QualityChoice> parseQuality(std::string_view text);
[[nodiscard]] std::string_view toString(const QualityChoice& quality);
[[nodiscard]] std::optional<Palette> parsePalette(std::string_view text);
[[nodiscard]] std::string_view toString(Palette palette);

inline constexpr std::string_view kPanelsAllowed =
    "all, none or a list of throughput, counts, os, legend, flows, clock, top, alerts and remote, "
    "each once";
inline constexpr std::string_view kQualityAllowed = "auto, low, medium, high or ultra";
inline constexpr std::string_view kPaletteAllowed = "default or colorblind";

[[nodiscard]] inline bool has(const PanelSet& set, Panel panel) {
  return set.test(static_cast<std::size_t>(panel));
}

struct DisplaySettings {
  PanelSet panels = PanelSet().set();
  bool labels = true;
  QualityChoice quality;
  Palette palette = Palette::standard;
  bool paused = false;
  bool operator==(const DisplaySettings&) const = default;
};

}  // namespace flowwall::model
