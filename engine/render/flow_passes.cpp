#include "engine/render/flow_passes.hpp"

#include <bit>

namespace flowwall::render {
namespace {

// Bindings as in the shaders.
constexpr GLuint kRecords = 0;
constexpr GLuint kPieces = 1;
constexpr GLuint kPackets = 2;
constexpr GLuint kNodes = 3;
constexpr std::size_t kSmallestBuffer = 4096;

// Light on light as a screen would show it: it adds up, but never burns out to flat white.
void blendScreen() {
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_COLOR);
}

}  // namespace

bool GrowingBuffer::reserve(std::size_t bytes) {
  if (buffer_.id() != 0 && bytes <= buffer_.capacityBytes()) {
    return false;
  }
  buffer_ = gl::Buffer(label_, std::bit_ceil(std::max(bytes, kSmallestBuffer)));
  return true;
}

void GrowingBuffer::bind(GLuint binding) const {
  buffer_.bind(GL_SHADER_STORAGE_BUFFER, binding);
}

FlowPasses::FlowPasses(ShaderLibrary& shaders)
    : arcProgram_(shaders.load("arc")), packetProgram_(shaders.load("packet")),
      nodeProgram_(shaders.load("node")) {
  for (GrowingBuffer* buffer : {&records_, &pieces_, &alertedPieces_, &packets_, &nodes_}) {
    buffer->reserve(kSmallestBuffer);
  }
}

template <typename T>
void FlowPasses::uploadTable(GrowingBuffer& buffer, std::span<const T> table, FrameStats& stats) {
  buffer.reserve(table.size_bytes());
  buffer.write(0, std::as_bytes(table));
  stats.flowUploadBytes += table.size_bytes();
}

void FlowPasses::upload(const scene::ArcTable& table, const scene::ArcTable::Changes& changes,
                        FrameStats& stats) {
  if (changes.recordCount > 0) {
    if (records_.reserve(table.records().size_bytes())) {
      records_.write(0, std::as_bytes(table.records()));
      stats.flowUploadBytes += table.records().size_bytes();
    } else {
      const auto changed = table.records().subspan(changes.firstRecord, changes.recordCount);
      records_.write(changes.firstRecord * sizeof(scene::ArcRecord), std::as_bytes(changed));
      stats.flowUploadBytes += changed.size_bytes();
    }
  }
  if (changes.tables) {
    uploadTable(pieces_, table.pieces(), stats);
    uploadTable(alertedPieces_, table.alertedPieces(), stats);
    uploadTable(packets_, table.packets(), stats);
    uploadTable(nodes_, table.nodes(), stats);
    pieceCount_ = static_cast<GLsizei>(table.pieces().size());
    alertedPieceCount_ = static_cast<GLsizei>(table.alertedPieces().size());
    packetCount_ = static_cast<GLsizei>(table.packets().size());
    nodeCount_ = static_cast<GLsizei>(table.nodes().size());
  }
}

void FlowPasses::drawArcs(FrameStats& stats) const {
  drawPieces(pieces_, pieceCount_, stats);
}

void FlowPasses::drawAlertedArcs(FrameStats& stats) const {
  drawPieces(alertedPieces_, alertedPieceCount_, stats);
}

void FlowPasses::drawPieces(const GrowingBuffer& pieces, GLsizei count, FrameStats& stats) const {
  blendScreen();
  vertices_.bind();
  records_.bind(kRecords);
  pieces.bind(kPieces);
  arcProgram_.use();
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 2 * (scene::kSegmentsPerPiece + 1), count);
  ++stats.drawCalls;
}

void FlowPasses::drawNodesAndPackets(FrameStats& stats) const {
  blendScreen();
  vertices_.bind();
  records_.bind(kRecords);
  packets_.bind(kPackets);
  nodes_.bind(kNodes);
  nodeProgram_.use();
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, nodeCount_);
  packetProgram_.use();
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, packetCount_);
  stats.drawCalls += 2;
}

}  // namespace flowwall::render
