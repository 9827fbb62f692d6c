#include "engine/render/world_passes.hpp"

namespace flowwall::render {
namespace {

// As in shaders/ocean.vert and shaders/night.vert.
constexpr GLsizei kGridStrips = 48;
constexpr GLsizei kGridColumns = 96;

void blendOver() {
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

// A grid over the Earth that the vertex shader lays out; what faces away is not drawn.
void drawGrid(FrameStats& stats) {
  glEnable(GL_CULL_FACE);
  glFrontFace(GL_CW);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 2 * (kGridColumns + 1), kGridStrips);
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

void OceanPass::draw(FrameStats& stats) const {
  blendOver();
  program_.use();
  vertices_.bind();
  drawGrid(stats);
}

NightPass::NightPass(ShaderLibrary& shaders)
    : program_(shaders.load("night")), vertices_("night") {}

void NightPass::draw(FrameStats& stats) const {
  blendOver();
  program_.use();
  vertices_.bind();
  drawGrid(stats);
}

LandPass::LandPass(ShaderLibrary& shaders, const scene::WorldLevel& level)
    : program_(shaders.load("land")),
      points_("land points", std::span<const glm::vec2>(level.landVertices)),
      indices_("land triangles", std::span<const std::uint32_t>(level.landIndices)),
      vertices_("land"), indexCount_(static_cast<GLsizei>(level.landIndices.size())) {
  vertices_.attribute(0, 2, points_, 0, sizeof(glm::vec2), 0);
  vertices_.indices(indices_);
}

void LandPass::draw(FrameStats& stats) const {
  glDisable(GL_BLEND);
  glEnable(GL_CULL_FACE);
  program_.use();
  vertices_.bind();
  glDrawElements(GL_TRIANGLES, indexCount_, GL_UNSIGNED_INT, nullptr);
  glDisable(GL_CULL_FACE);
  ++stats.drawCalls;
}

LinePass::LinePass(ShaderLibrary& shaders, std::string_view label,
                   std::span<const glm::vec2> points, LineStyle style)
    : program_(shaders.load("line")), points_(label, points), vertices_(label),
      segmentCount_(points.empty() ? 0 : static_cast<GLsizei>(points.size() - 1)), style_(style) {
  // The same buffer twice, one point apart: an instance sees both ends of its segment.
  vertices_.attribute(0, 2, points_, 0, sizeof(glm::vec2), 1);
  vertices_.attribute(1, 2, points_, sizeof(glm::vec2), sizeof(glm::vec2), 1);
}

void LinePass::draw(FrameStats& stats) const {
  blendOver();
  program_.use();
  constexpr float kGlowReachPx = 4.5F;
  const float halfWidth = style_.glow > 0.0F ? kGlowReachPx : style_.corePx + 1.0F;
  glProgramUniform1f(program_.id(), 0, halfWidth);
  glProgramUniform4f(program_.id(), 1, style_.colour.r, style_.colour.g, style_.colour.b,
                     style_.opacity);
  glProgramUniform2f(program_.id(), 2, style_.corePx, style_.glow);
  vertices_.bind();
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, segmentCount_);
  ++stats.drawCalls;
}

}  // namespace flowwall::render
