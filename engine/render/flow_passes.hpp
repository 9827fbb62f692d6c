// The passes that draw the flows, and the buffers they share: records, ribbon pieces, packets and
// places. Uploads happen only when a snapshot changed something; drawing uploads nothing.
//
// Thread: render thread.
#pragma once

#include "engine/gl/objects.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/scene/arc_table.hpp"

namespace flowwall::render {

/// A buffer that grows in powers of two, so that its owner reallocates seldom.
class GrowingBuffer {
 public:
  explicit GrowingBuffer(std::string_view label) : label_(label) {}
  /// Makes room; true when the buffer is a new one and has to be written whole.
  bool reserve(std::size_t bytes);
  void write(std::size_t offset, std::span<const std::byte> bytes) { buffer_.write(offset, bytes); }
  void bind(GLuint binding) const;

 private:
  std::string label_;
  gl::Buffer buffer_;
};

class FlowPasses {
 public:
  explicit FlowPasses(ShaderLibrary& shaders);

  /// Brings the buffers up to date with `table`; counts the bytes in `stats`.
  void upload(const scene::ArcTable& table, const scene::ArcTable::Changes& changes,
              FrameStats& stats);

  /// The lines that stand still between changes.
  void drawArcs(FrameStats& stats) const;
  /// The lines that pulse.
  void drawAlertedArcs(FrameStats& stats) const;
  void drawNodesAndPackets(FrameStats& stats) const;

 private:
  void drawPieces(const GrowingBuffer& pieces, GLsizei count, FrameStats& stats) const;
  template <typename T>
  void uploadTable(GrowingBuffer& buffer, std::span<const T> table, FrameStats& stats);

  const gl::Program& arcProgram_;
  const gl::Program& packetProgram_;
  const gl::Program& nodeProgram_;
  gl::VertexArray vertices_{"flows"};
  GrowingBuffer records_{"flow records"};
  GrowingBuffer pieces_{"arc pieces"};
  GrowingBuffer alertedPieces_{"alerted arc pieces"};
  GrowingBuffer packets_{"packets"};
  GrowingBuffer nodes_{"places"};
  GLsizei pieceCount_ = 0;
  GLsizei alertedPieceCount_ = 0;
  GLsizei packetCount_ = 0;
  GLsizei nodeCount_ = 0;
};

}  // namespace flowwall::render
