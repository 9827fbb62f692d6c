// The passes that draw the Earth: backdrop (space, atmosphere, ocean of the globe), ocean of the
// map, land, lines, and the night. Their geometry is uploaded once.
//
// Ownership: each owns its buffers; programs belong to the ShaderLibrary, which outlives them.
// Thread: render thread. The frame's uniform block is bound by the Renderer.
#pragma once

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <span>

#include "engine/gl/objects.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/scene/world_mesh.hpp"

namespace flowwall::render {

class BackdropPass {
 public:
  explicit BackdropPass(ShaderLibrary& shaders);
  void draw(FrameStats& stats) const;

 private:
  const gl::Program& program_;
  gl::VertexArray vertices_;
};

class OceanPass {
 public:
  explicit OceanPass(ShaderLibrary& shaders);
  void draw(FrameStats& stats) const;

 private:
  const gl::Program& program_;
  gl::VertexArray vertices_;
};

/// The dark over the side of the Earth that the sun does not reach.
class NightPass {
 public:
  explicit NightPass(ShaderLibrary& shaders);
  void draw(FrameStats& stats) const;

 private:
  const gl::Program& program_;
  gl::VertexArray vertices_;
};

class LandPass {
 public:
  LandPass(ShaderLibrary& shaders, const scene::WorldLevel& level);
  void draw(FrameStats& stats) const;

 private:
  const gl::Program& program_;
  gl::Buffer points_;
  gl::Buffer indices_;
  gl::VertexArray vertices_;
  GLsizei indexCount_;
};

/// How a set of lines looks. Units: px at 1080p; colours as sRGB.
struct LineStyle {
  glm::vec3 colour;
  float opacity;  ///< of the core
  float corePx;
  float glow;  ///< strength of the soft glow, 0..1
};

class LinePass {
 public:
  LinePass(ShaderLibrary& shaders, std::string_view label, std::span<const glm::vec2> points,
           LineStyle style);
  void draw(FrameStats& stats) const;

 private:
  const gl::Program& program_;
  gl::Buffer points_;
  gl::VertexArray vertices_;
  GLsizei segmentCount_;
  LineStyle style_;
};

}  // namespace flowwall::render
