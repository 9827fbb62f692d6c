#include "engine/render/world_passes.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/scene/geodesy.hpp"

namespace flowwall::render {
namespace {

// Over all of the Earth: strips between two parallels, of so many columns.
struct Grid {
  GLsizei columns;
  GLsizei strips;
};
// Of the flat map parallels are straight, and columns follow nothing but the sun's height; its edge
// is a curve, which has to be one at zoom 24, too.
constexpr Grid kFlatOcean{.columns = 8, .strips = 192};
constexpr Grid kFlatNight{.columns = 36, .strips = 96};
constexpr Grid kCurvedOcean{.columns = 96, .strips = 48};
constexpr Grid kCurvedNight{.columns = 72, .strips = 24};
// As in shaders/ocean.vert and shaders/night.vert; and in shaders/line.vert.
constexpr GLint kGridUniform = 0;
constexpr GLuint kSegments = 4;
constexpr GLuint kUnits = 5;
constexpr std::uint32_t kCornersPerSegment = 4;
constexpr std::array<std::uint32_t, 6> kSegmentTriangles{0, 1, 2, 2, 1, 3};

// Look tokens (sRGB).
constexpr LineStyle kBorders{{0.431F, 0.588F, 0.784F}, 0.26F, 0.8F, 0.0F};
constexpr LineStyle kCoasts{{0.376F, 0.588F, 0.843F}, 0.60F, 0.9F, 0.035F};

// Both ends of each segment.
std::vector<glm::vec4> unitVectors(std::span<const glm::vec4> segments) {
  std::vector<glm::vec4> units;
  units.reserve(2 * segments.size());
  for (const glm::vec4& segment : segments) {
    units.emplace_back(scene::unitVector({segment.y, segment.x}), 0.0F);
    units.emplace_back(scene::unitVector({segment.w, segment.z}), 0.0F);
  }
  return units;
}

std::vector<std::uint32_t> segmentTriangles(std::size_t segments) {
  std::vector<std::uint32_t> indices;
  indices.reserve(kSegmentTriangles.size() * segments);
  for (std::uint32_t segment = 0; segment < segments; ++segment) {
    for (const std::uint32_t corner : kSegmentTriangles) {
      indices.push_back(kCornersPerSegment * segment + corner);
    }
  }
  return indices;
}

void blendOver() {
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

// The vertex shader lays it out; what faces away is not drawn.
void drawGrid(const gl::Program& program, Grid grid, FrameStats& stats) {
  blendOver();
  program.use();
  glProgramUniform2f(program.id(), kGridUniform, static_cast<float>(grid.columns),
                     static_cast<float>(grid.strips));
  glEnable(GL_CULL_FACE);
  glFrontFace(GL_CW);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 2 * (grid.columns + 1), grid.strips);
  glFrontFace(GL_CCW);
  glDisable(GL_CULL_FACE);
  ++stats.drawCalls;
}

}  // namespace

BackdropPass::BackdropPass(ShaderLibrary& shaders)
    : program_(shaders.load("backdrop")), vertices_("backdrop") {}

void BackdropPass::draw(FrameStats& stats) const {
  glDisable(GL_BLEND);
  program_.use();
  vertices_.bind();
  glDrawArrays(GL_TRIANGLES, 0, 3);
  ++stats.drawCalls;
}

OceanPass::OceanPass(ShaderLibrary& shaders)
    : program_(shaders.load("ocean")), vertices_("ocean") {}

void OceanPass::draw(float curvature, FrameStats& stats) const {
  vertices_.bind();
  drawGrid(program_, curvature > 0.0F ? kCurvedOcean : kFlatOcean, stats);
}

NightPass::NightPass(ShaderLibrary& shaders)
    : program_(shaders.load("night")), vertices_("night") {}

void NightPass::draw(float curvature, FrameStats& stats) const {
  vertices_.bind();
  drawGrid(program_, curvature > 0.0F ? kCurvedNight : kFlatNight, stats);
}

VisibleChunks::VisibleChunks(std::vector<scene::WorldChunk> chunks, std::uint32_t indices)
    : chunks_(std::move(chunks)), indices_(indices) {
  counts_.reserve(chunks_.size());
  offsets_.reserve(chunks_.size());
}

void VisibleChunks::draw(const scene::CameraFrame& camera, glm::vec2 sizePx) {
  counts_.clear();
  offsets_.clear();
  std::uint32_t end = 0;
  for (const scene::WorldChunk& chunk : chunks_) {
    if (!scene::inView(chunk.bounds, camera, sizePx)) {
      continue;
    }
    const auto count = static_cast<GLsizei>(chunk.count * indices_);
    if (!counts_.empty() && chunk.first == end) {
      counts_.back() += count;  // goes on where the one before ends
    } else {
      counts_.push_back(count);
      offsets_.push_back(gl::bufferOffset(chunk.first * indices_ * sizeof(std::uint32_t)));
    }
    end = chunk.first + chunk.count;
  }
  glMultiDrawElements(GL_TRIANGLES, counts_.data(), GL_UNSIGNED_INT, offsets_.data(),
                      static_cast<GLsizei>(counts_.size()));
}

LandPass::LandPass(ShaderLibrary& shaders, const scene::WorldLevel& level)
    : LandPass(shaders, level, scene::chunkTriangles(level.landVertices, level.landIndices)) {}

LandPass::LandPass(ShaderLibrary& shaders, const scene::WorldLevel& level,
                   scene::ChunkedTriangles triangles)
    : program_(shaders, "land"),
      points_("land points", std::span<const glm::vec2>(level.landVertices)),
      indices_("land triangles", std::span<const std::uint32_t>(triangles.indices)),
      vertices_("land"), chunks_(std::move(triangles.chunks), 1) {
  vertices_.attribute(0, 2, points_, 0, sizeof(glm::vec2), 0);
  vertices_.indices(indices_);
}

void LandPass::draw(const scene::CameraFrame& camera, glm::vec2 sizePx, FrameStats& stats) {
  glDisable(GL_BLEND);
  glEnable(GL_CULL_FACE);
  program_.at(camera.curvature).use();
  vertices_.bind();
  chunks_.draw(camera, sizePx);
  glDisable(GL_CULL_FACE);
  ++stats.drawCalls;
}

LinePass::LinePass(ShaderLibrary& shaders, std::string_view label,
                   std::span<const glm::vec2> points, LineStyle style)
    : LinePass(shaders, label, scene::chunkLines(points), style) {}

LinePass::LinePass(ShaderLibrary& shaders, std::string_view label, scene::ChunkedLines lines,
                   LineStyle style)
    : program_(shaders, "line"), segments_(label, std::span<const glm::vec4>(lines.segments)),
      units_(label, std::span<const glm::vec4>(unitVectors(lines.segments))),
      indices_(label, std::span<const std::uint32_t>(segmentTriangles(lines.segments.size()))),
      vertices_(label), style_(style), chunks_(std::move(lines.chunks), kSegmentTriangles.size()) {
  vertices_.indices(indices_);
}

void LinePass::draw(const scene::CameraFrame& camera, glm::vec2 sizePx, FrameStats& stats) {
  blendOver();
  const gl::Program& program = program_.at(camera.curvature);
  program.use();
  constexpr float kGlowReachPx = 3.4F;  // beyond, the glow is too faint to be seen
  const float halfWidth = style_.glow > 0.0F ? kGlowReachPx : style_.corePx + 1.0F;
  glProgramUniform1f(program.id(), 0, halfWidth);
  glProgramUniform4f(program.id(), 1, style_.colour.r, style_.colour.g, style_.colour.b,
                     style_.opacity);
  glProgramUniform2f(program.id(), 2, style_.corePx, style_.glow);
  segments_.bind(GL_SHADER_STORAGE_BUFFER, kSegments);
  units_.bind(GL_SHADER_STORAGE_BUFFER, kUnits);
  vertices_.bind();
  chunks_.draw(camera, sizePx);
  ++stats.drawCalls;
}

WorldLevelPasses::WorldLevelPasses(ShaderLibrary& shaders, const scene::WorldLevel& level)
    : land(shaders, level), borders(shaders, "borders", level.borders, kBorders),
      coasts(shaders, "coasts", level.coasts, kCoasts) {}

}  // namespace flowwall::render
