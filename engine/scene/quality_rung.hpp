// The rungs of the quality ladder: what each allows the picture to cost. One table; whatever
// depends on quality reads its figure here.
//
// Units: px of a 1080p picture unless named. Pure values. Thread: any.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "engine/model/display_settings.hpp"

namespace flowwall::scene {

struct QualityRung {
  /// Light adds up in high dynamic range, blooms and is mapped to the screen; else it is blended as
  /// on a screen, and packets have a glow of their own.
  bool hdr;
  // A packet is a comet: a head in its glow, and a tail along the way.
  float glowPx;   ///< radius of the glow of the slowest flow's packets
  float swellPx;  ///< by how much the fastest flow's are wider
  float tailPx;   ///< the longest tail
  // Past so many arcs flows are bundled; past so many lines or packets a share of them is drawn.
  std::size_t maxArcs;
  std::size_t maxLines;
  std::size_t maxPackets;
  float pxPerSegment;  ///< of arcs' lines; pixels of the picture
  /// While lines fade or ease under a camera that stands still, they are drawn anew so often.
  std::chrono::milliseconds linesEvery;
  // How far coasts and borders may be off: on the globe, which is drawn in each frame as it turns,
  // and on the map, which is drawn when the camera moves.
  float globeErrorPx;
  float mapErrorPx;
};

// Low is for software renderers, where a packet costs by the pixels that it covers.
inline constexpr std::array<QualityRung, model::kQualityNames.size()> kQualityRungs{{
    {.hdr = false,
     .glowPx = 7.4F,
     .swellPx = 3.3F,
     .tailPx = 36.0F,
     .maxArcs = 1'500,
     .maxLines = 1'500,
     .maxPackets = 5'000,
     .pxPerSegment = 42.0F,
     .linesEvery = std::chrono::milliseconds(50),
     .globeErrorPx = 1.2F,
     .mapErrorPx = 0.5F},
    {.hdr = true,
     .glowPx = 11.0F,
     .swellPx = 6.0F,
     .tailPx = 78.0F,
     .maxArcs = 5'000,
     .maxLines = 5'000,
     .maxPackets = 25'000,
     .pxPerSegment = 28.0F,
     .linesEvery = std::chrono::milliseconds(30),
     .globeErrorPx = 0.6F,
     .mapErrorPx = 0.4F},
    {.hdr = true,
     .glowPx = 12.0F,
     .swellPx = 7.0F,
     .tailPx = 96.0F,
     .maxArcs = 20'000,
     .maxLines = 8'000,
     .maxPackets = 150'000,
     .pxPerSegment = 24.0F,
     .linesEvery = std::chrono::milliseconds(0),
     .globeErrorPx = 0.4F,
     .mapErrorPx = 0.3F},
    {.hdr = true,
     .glowPx = 13.0F,
     .swellPx = 8.0F,
     .tailPx = 114.0F,
     .maxArcs = 50'000,
     .maxLines = 12'000,
     .maxPackets = 500'000,
     .pxPerSegment = 20.0F,
     .linesEvery = std::chrono::milliseconds(0),
     .globeErrorPx = 0.3F,
     .mapErrorPx = 0.2F},
}};

[[nodiscard]] constexpr const QualityRung& rung(model::Quality quality) {
  return kQualityRungs[static_cast<std::size_t>(quality)];
}

}  // namespace flowwall::scene
