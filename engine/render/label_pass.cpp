#include "engine/render/label_pass.hpp"

namespace flowwall::render {
namespace {

// Bindings as in shaders/label.vert.
constexpr GLuint kLabels = 4;
constexpr GLuint kQuads = 5;
constexpr GLint kStill = 0;

}  // namespace

LabelPass::LabelPass(ShaderLibrary& shaders) : program_(shaders.load("label")) {}

void LabelPass::draw(const scene::LabelDrawList& labels, bool cameraIsStill, FrameStats& stats) {
  if (labels.quads.empty()) {
    return;
  }
  if (labels.version != version_) {
    const auto records = std::as_bytes(std::span(labels.labels));
    const auto quads = std::as_bytes(std::span(labels.quads));
    labels_.reserve(records.size());
    quads_.reserve(quads.size());
    labels_.write(0, records);
    quads_.write(0, quads);
    stats.frameUploadBytes += records.size() + quads.size();
    version_ = labels.version;
  }
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  program_.use();
  glProgramUniform1f(program_.id(), kStill, cameraIsStill ? 1.0F : 0.0F);
  vertices_.bind();
  labels_.bind(kLabels);
  quads_.bind(kQuads);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(labels.quads.size()));
  ++stats.drawCalls;
}

}  // namespace flowwall::render
