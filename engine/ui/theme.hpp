// The look of the panels in numbers: colours, type sizes, distances.
//
// Units: px of a picture whose shorter side has 1080; colours sRGB.
#pragma once

#include <array>

#include "engine/model/display_settings.hpp"
#include "engine/scene/palette.hpp"

namespace flowwall::ui {

/// How a thing said is to be taken; each has its colour in the palette.
enum class Tone : std::uint8_t { live, note, warning, bad };

namespace theme {

using scene::Rgb;

// Text. kDim is under 4.5:1 on the ground, and is for hairlines and bars only.
inline constexpr Rgb kInk{0xe6, 0xed, 0xf7};
inline constexpr Rgb kMute{0x84, 0x94, 0xab};
inline constexpr Rgb kDim{0x4a, 0x5a, 0x70};
inline constexpr Rgb kToastInk{0xff, 0xd9, 0xdf};

// What text can stand on: space around the globe, its lightest spot, land.
inline constexpr std::array<Rgb, 3> kGrounds{
    {{0x04, 0x06, 0x0b}, {0x0a, 0x12, 0x20}, {0x14, 0x23, 0x38}}};
// How dark it is behind panels, and behind title, state line and clock: they are legible over any
// light.
inline constexpr float kTextShade = 0.86F;
inline constexpr Rgb kToastGround{0x24, 0x0d, 0x18};
inline constexpr Rgb kNoticeGround{0x08, 0x0e, 0x19};

[[nodiscard]] constexpr Rgb colourOf(Tone tone, model::Palette palette) {
  const scene::PaletteColours& colours = scene::colours(palette);
  switch (tone) {
  case Tone::live: return colours.upload;
  case Tone::note: return colours.download;
  case Tone::warning: return colours.warning;
  case Tone::bad: return colours.bad;
  }
  return kInk;
}

// Labels on the picture: their text, what is added to it, and the dark that lies behind.
inline constexpr Rgb kLabelDetail{0xa9, 0xb7, 0xca};
inline constexpr Rgb kLabelGround{0x03, 0x06, 0x0c};

inline constexpr float kReferencePx = 1080.0F;
inline constexpr float kMargin = 48.0F;
inline constexpr float kCaptionTracking = 1.4F;

}  // namespace theme
}  // namespace flowwall::ui
