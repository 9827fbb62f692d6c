// From light to the picture: the bloom of the flows' light in a few steps down and up, and the tone
// map that lays both over the world. Used on the rungs that add light up in high dynamic range.
//
// Thread: render thread. Units: framebuffer pixels. Errors: resize() throws std::runtime_error when
// graphics memory runs out.
#pragma once

#include <vector>

#include "engine/gl/objects.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/pass_clock.hpp"
#include "engine/render/shader_library.hpp"

namespace flowwall::render {

/// Of layers of light that adds up: with half the bytes of GL_RGBA16F, which is what it costs to
/// draw into them and to read them. Six bits of each value are enough for what the tone map makes
/// of it, with its dither.
inline constexpr GLenum kLightFormat = GL_R11F_G11F_B10F;

class GlowPasses {
 public:
  explicit GlowPasses(ShaderLibrary& shaders);

  /// For a picture of this size.
  void resize(int widthPx, int heightPx);
  /// Draws `picture` whole: `world` (sRGB) under `light` (linear) and its bloom.
  void draw(const gl::RenderTarget& world, const gl::RenderTarget& light,
            const gl::RenderTarget& picture, PassClock& clock, FrameStats& stats);

 private:
  void spread(const gl::RenderTarget& light, FrameStats& stats);

  const gl::Program& narrow_;
  const gl::Program& quarter_;
  const gl::Program& widen_;
  const gl::Program& tone_;
  gl::VertexArray vertices_{"glow"};
  std::vector<gl::RenderTarget> steps_;  // each half the size of the one before
  bool quartered_ = false;               // the first a quarter of the picture's, not half
};

}  // namespace flowwall::render
