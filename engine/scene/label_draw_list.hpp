// What the labels on the picture look like: rectangles of the glyph atlas, each tied to a place on
// Earth. Where they lie in a frame, and how strong they are in it, the shader works out. Made by
// ui, drawn by render; neither knows the other.
//
// Units: px, y down. Ownership: the maker owns it and may reuse it for the next frame.
// Thread: render thread.
#pragma once

#include <cstdint>
#include <glm/vec2.hpp>
#include <glm/vec4.hpp>
#include <vector>

namespace flowwall::scene {

/// One label; laid out as `Label` in shaders/label.vert (std430).
struct LabelRecord {
  glm::vec4 anchor{0.0F};     ///< unit vector; w: unused
  float from = 0.0F;          ///< opacity at `sinceMs`
  float to = 0.0F;            ///< and LabelPlacer::kFade later
  std::uint32_t sinceMs = 0;  ///< uptime modulo 2^32
  std::uint32_t reserved = 0;
};
static_assert(sizeof(LabelRecord) == 32);

/// A rectangle of a label: a glyph, or the dark ground of a line. Laid out as `LabelQuad`.
struct LabelQuad {
  glm::vec2 offset{0.0F};  ///< of the upper left corner from the place
  glm::vec2 size{0.0F};
  glm::vec4 texels{0.0F};    ///< left, top, right, bottom; of a ground: -1, and its softness in px
  std::uint32_t colour = 0;  ///< R in the lowest byte, then G, B, A; not premultiplied
  std::uint32_t label = 0;   ///< index of its record
  glm::uvec2 reserved{0};
};
static_assert(sizeof(LabelQuad) == 48);

struct LabelDrawList {
  std::vector<LabelRecord> labels;
  std::vector<LabelQuad> quads;  ///< in the order in which they are drawn
  std::uint64_t version = 0;     ///< increases whenever either changes
};

}  // namespace flowwall::scene
