// Draws the panels' triangles; uploads them only when they changed. Those without glyphs, which
// cover much of the picture, are drawn without asking the glyph texture.
//
// Thread: render thread.
#pragma once

#include <cstdint>

#include "engine/gl/objects.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/scene/panel_draw_list.hpp"

namespace flowwall::render {

class UiPass {
 public:
  explicit UiPass(ShaderLibrary& shaders);
  /// To texture unit 0; uploads the atlas if it is another.
  void bindGlyphs(const scene::GlyphAtlas& atlas);
  enum class Part : std::uint8_t { all, beside, midst };  ///< as PanelDrawList::besideIndices parts
  /// With the glyphs bound.
  void draw(const scene::PanelDrawList& panels, Part part, FrameStats& stats);

 private:
  void upload(const scene::PanelDrawList& panels, FrameStats& stats);

  const gl::Program& plainProgram_;
  const gl::Program& program_;
  gl::VertexArray layout_{"panels"};
  gl::Buffer vertices_;
  gl::Buffer indices_;
  gl::AlphaTexture atlas_;
  std::uint64_t panelVersion_ = 0;
  std::uint64_t atlasVersion_ = 0;
};

}  // namespace flowwall::render
