#include "engine/render/ui_pass.hpp"

#include <algorithm>
#include <bit>

namespace flowwall::render {
namespace {

void reserve(gl::Buffer& buffer, std::string_view label, std::size_t bytes) {
  if (buffer.id() == 0 || buffer.capacityBytes() < bytes) {
    buffer = gl::Buffer(label, std::bit_ceil(bytes));
  }
}

}  // namespace

UiPass::UiPass(ShaderLibrary& shaders)
    : plainProgram_(shaders.load("ui_plain")), program_(shaders.load("ui")) {}

void UiPass::upload(const scene::PanelDrawList& panels, FrameStats& stats) {
  const auto vertices = std::as_bytes(std::span(panels.vertices));
  const auto indices = std::as_bytes(std::span(panels.indices));
  reserve(vertices_, "panel vertices", vertices.size());
  reserve(indices_, "panel triangles", indices.size());
  vertices_.write(0, vertices);
  indices_.write(0, indices);
  stats.frameUploadBytes += vertices.size() + indices.size();
  constexpr std::size_t kStride = sizeof(scene::PanelVertex);
  layout_.attribute(0, 2, vertices_, offsetof(scene::PanelVertex, position), kStride, 0);
  layout_.attribute(1, 2, vertices_, offsetof(scene::PanelVertex, texel), kStride, 0);
  layout_.attribute(2, 4, vertices_, offsetof(scene::PanelVertex, colour), kStride, 0);
  layout_.indices(indices_);
}

void UiPass::bindGlyphs(const scene::GlyphAtlas& atlas) {
  if (atlas.version != atlasVersion_) {
    atlas_ = gl::AlphaTexture("glyphs", atlas.widthPx, atlas.heightPx, atlas.coverage);
    atlasVersion_ = atlas.version;
  }
  atlas_.bind(0);
}

void UiPass::draw(const scene::PanelDrawList& panels, Part part, FrameStats& stats) {
  if (panels.indices.empty()) {
    return;
  }
  if (panels.version != panelVersion_) {
    upload(panels, stats);
    panelVersion_ = panels.version;
  }
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  layout_.bind();
  const auto draw = [&](const gl::Program& program, std::size_t first, std::size_t end) {
    if (first >= end) {
      return;
    }
    program.use();
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(end - first), GL_UNSIGNED_INT,
                   gl::bufferOffset(first * sizeof(std::uint32_t)));
    ++stats.drawCalls;
  };
  const std::size_t beside = std::max(panels.besideIndices, panels.plainIndices);
  const std::size_t first = part == Part::midst ? beside : panels.plainIndices;
  draw(plainProgram_, 0, part == Part::midst ? 0 : panels.plainIndices);
  draw(program_, first, part == Part::beside ? beside : panels.indices.size());
}

}  // namespace flowwall::render
