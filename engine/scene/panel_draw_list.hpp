// What the panels look like this frame: triangles over one glyph texture. Made by ui, drawn by
// render; neither knows the other.
//
// Units: px from the upper left corner; texture coordinates 0..1; colours RGBA, not premultiplied.
// Ownership: the maker owns it and may reuse it for the next frame. Thread: render thread.
#pragma once

#include <cstdint>
#include <glm/vec2.hpp>
#include <glm/vec4.hpp>
#include <span>
#include <vector>

#include "engine/scene/column_shade.hpp"
#include "engine/scene/label_draw_list.hpp"
#include "engine/scene/pixel_box.hpp"

namespace flowwall::scene {

struct PanelVertex {
  glm::vec2 position;
  glm::vec2 texel;
  glm::vec4 colour;
};
static_assert(sizeof(PanelVertex) == 32);

struct GlyphAtlas {
  int widthPx = 0;
  int heightPx = 0;
  std::span<const std::uint8_t> coverage;  ///< the maker's own, until its next version
  std::uint64_t version = 0;               ///< increases whenever the pixels change
};

struct PanelDrawList {
  std::vector<PanelVertex> vertices;
  std::vector<std::uint32_t> indices;
  std::size_t plainIndices = 0;  ///< the first so many are of triangles without glyphs
  /// Up to here, and past the plain ones, they are of panels with a place of their own, in the
  /// shade; the others lie in the midst of the picture, over all that moves.
  std::size_t besideIndices = 0;
  std::uint64_t version = 0;     ///< increases whenever the triangles change
  bool dialog = false;           ///< one is open: they lie above all that moves
  ColumnShade shade;             ///< as the triangles have it
  std::vector<PixelBox> covers;  ///< panels in the midst of the picture: nothing moves over them
  GlyphAtlas atlas;
  LabelDrawList labels;  ///< over the same atlas
};

}  // namespace flowwall::scene
