// Draws the labels on the picture with one call; uploads them only when other labels are shown.
//
// Thread: render thread.
#pragma once

#include "engine/gl/objects.hpp"
#include "engine/render/flow_passes.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/scene/label_draw_list.hpp"

namespace flowwall::render {

class LabelPass {
 public:
  explicit LabelPass(ShaderLibrary& shaders);

  /// `cameraIsStill`: glyphs lie on whole pixels, and are sharp; else they glide. The glyph atlas
  /// is bound to texture unit 0.
  void draw(const scene::LabelDrawList& labels, bool cameraIsStill, FrameStats& stats);

 private:
  const gl::Program& program_;
  gl::VertexArray vertices_{"labels"};
  GrowingBuffer labels_{"labels"};
  GrowingBuffer quads_{"label quads"};
  std::uint64_t version_ = 0;
};

}  // namespace flowwall::render
