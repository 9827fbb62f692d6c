// The colours that mean something, by the palette that is set: the operating systems' in the
// picture and in its legend, and the tones of what is said. One table for ui and render.
//
// Units: sRGB, 0..255. Source of the colour-blind set: Okabe and Ito, "Color Universal Design",
// lightened where it is read as text on the wall's dark ground.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/model/display_settings.hpp"
#include "engine/model/flow.hpp"

namespace flowwall::scene {

struct Rgb {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  bool operator==(const Rgb&) const = default;
};

struct PaletteColours {
  std::array<Rgb, 7> os;  ///< by model::DeviceOs
  Rgb upload;             ///< and what is live
  Rgb download;           ///< and what is only noted
  Rgb warning;
  Rgb bad;
};

inline constexpr std::array<PaletteColours, model::kPaletteNames.size()> kPalettes{{
    {.os = {{{0x0f, 0x8f, 0xff},    // unknown, remote
             {0x1d, 0x7f, 0xf5},    // Windows
             {0x22, 0xc5, 0x5e},    // Android
             {0xef, 0x44, 0x44},    // Linux
             {0x94, 0xa3, 0xb8},    // iOS
             {0xcb, 0xd5, 0xe1},    // macOS
             {0xfa, 0xcc, 0x15}}},  // other
     .upload = {0x38, 0xe1, 0xc6},
     .download = {0x6a, 0xa8, 0xff},
     .warning = {0xff, 0xb5, 0x47},
     .bad = {0xff, 0x4d, 0x6a}},
    {.os = {{{0x2f, 0x8f, 0xd0},
             {0x56, 0xb4, 0xe9},
             {0x00, 0x9e, 0x73},
             {0xd5, 0x5e, 0x00},
             {0xcc, 0x79, 0xa7},
             {0xe6, 0xe6, 0xe6},
             {0xf0, 0xe4, 0x42}}},
     .upload = {0xf0, 0xe4, 0x42},
     .download = {0x56, 0xb4, 0xe9},
     .warning = {0xe6, 0x9f, 0x00},
     .bad = {0xff, 0x7a, 0x45}},
}};

[[nodiscard]] constexpr const PaletteColours& colours(model::Palette palette) {
  return kPalettes[static_cast<std::size_t>(palette)];
}

}  // namespace flowwall::scene
