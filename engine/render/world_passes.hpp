// The passes that draw the Earth: backdrop (space, atmosphere, ocean of the globe), ocean of the
// map, land, lines, and the night. Their geometry is uploaded once; of land and lines a frame draws
// the chunks in view, by one call each.
//
// Ownership: each owns its buffers; programs belong to the ShaderLibrary, which outlives them.
// Thread: render thread. The frame's uniform block is bound by the Renderer.
#pragma once

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <span>
#include <vector>

#include "engine/gl/objects.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/world_chunks.hpp"
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
  void draw(float curvature, FrameStats& stats) const;

 private:
  const gl::Program& program_;
  gl::VertexArray vertices_;
};

/// The dark over the side of the Earth that the sun does not reach.
class NightPass {
 public:
  explicit NightPass(ShaderLibrary& shaders);
  void draw(float curvature, FrameStats& stats) const;

 private:
  const gl::Program& program_;
  gl::VertexArray vertices_;
};

/// The chunks that a camera sees, drawn at once. `indices` are a chunk's element's.
class VisibleChunks {
 public:
  VisibleChunks(std::vector<scene::WorldChunk> chunks, std::uint32_t indices);
  /// Triangles; with program and indices bound.
  void draw(const scene::CameraFrame& camera, glm::vec2 sizePx);

 private:
  std::vector<scene::WorldChunk> chunks_;
  std::uint32_t indices_;
  std::vector<GLsizei> counts_;
  std::vector<const void*> offsets_;
};

class LandPass {
 public:
  LandPass(ShaderLibrary& shaders, const scene::WorldLevel& level);
  void draw(const scene::CameraFrame& camera, glm::vec2 sizePx, FrameStats& stats);

 private:
  LandPass(ShaderLibrary& shaders, const scene::WorldLevel& level,
           scene::ChunkedTriangles triangles);

  EarthProgram program_;
  gl::Buffer points_;
  gl::Buffer indices_;
  gl::VertexArray vertices_;
  VisibleChunks chunks_;
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
  void draw(const scene::CameraFrame& camera, glm::vec2 sizePx, FrameStats& stats);

 private:
  LinePass(ShaderLibrary& shaders, std::string_view label, scene::ChunkedLines lines,
           LineStyle style);

  EarthProgram program_;
  gl::Buffer segments_;  // degrees, for the map
  gl::Buffer units_;     // the same as unit vectors, for the globe
  gl::Buffer indices_;
  gl::VertexArray vertices_;
  LineStyle style_;
  VisibleChunks chunks_;
};

/// Land, borders and coasts at one level of detail.
struct WorldLevelPasses {
  WorldLevelPasses(ShaderLibrary& shaders, const scene::WorldLevel& level);

  LandPass land;
  LinePass borders;
  LinePass coasts;
};

}  // namespace flowwall::render
