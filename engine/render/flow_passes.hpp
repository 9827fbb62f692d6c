// The passes that draw the flows, and the buffers they share: records, ribbon pieces, packets and
// places. Uploads happen only when a snapshot changed something; drawing uploads nothing.
//
// Thread: render thread.
#pragma once

#include <optional>
#include <string>

#include "engine/gl/objects.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/scene/drawn_flows.hpp"

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

/// One table of flows in graphics memory.
class FlowBuffers {
 public:
  FlowBuffers();
  /// Brings the buffers up to date with `table`; counts the bytes in `stats`.
  void upload(const scene::ArcTable& table, const scene::ArcTable::Changes& changes,
              FrameStats& stats);

  GrowingBuffer records{"flow records"};
  GrowingBuffer pieces{"arc pieces"};
  GrowingBuffer alertedPieces{"alerted arc pieces"};
  GrowingBuffer packets{"packets"};
  GrowingBuffer nodes{"places"};
  GLsizei pieceCount = 0;
  GLsizei alertedPieceCount = 0;
  GLsizei packetCount = 0;
  GLsizei nodeCount = 0;
};

/// How the flows' light reaches its target: as a screen would show it, or linear, to be mapped to
/// the screen afterwards.
enum class Light : std::uint8_t { shown, linear };

/// Draws the current table and, while it fades out, the one before.
class FlowPasses {
 public:
  explicit FlowPasses(ShaderLibrary& shaders);

  void upload(const scene::DrawnFlows& flows, const scene::DrawnFlows::Changes& changes,
              FrameStats& stats);
  /// For what is drawn from now on. `presence`: of the current table, 0..1; the one before has the
  /// rest.
  void setView(float curvature, float presence, Light light);
  /// Whether packets are dots without tails (scene::CrowdSizes).
  void setDust(bool dust) { dust_ = dust; }
  [[nodiscard]] bool dust() const { return dust_; }

  /// The lines that stand still between changes.
  void drawArcs(FrameStats& stats);
  /// The lines that pulse.
  void drawAlertedArcs(FrameStats& stats);
  /// The places' lights stand still, the home site's rings do not.
  void drawPlaces(FrameStats& stats);
  void drawHome(FrameStats& stats);
  void drawPackets(FrameStats& stats);

 private:
  template <typename Draw> void eachTable(const gl::Program& program, Draw draw) const;
  void drawPieces(const GrowingBuffer FlowBuffers::*pieces, GLsizei FlowBuffers::*count,
                  FrameStats& stats);

  struct Programs {
    Programs(ShaderLibrary& shaders, const std::string& symbols);

    EarthProgram arc;
    EarthProgram packet;
    EarthProgram dust;
    EarthProgram node;
    EarthProgram home;
  };
  [[nodiscard]] Programs& programs();

  ShaderLibrary& shaders_;
  Programs shown_;
  std::optional<Programs> linear_;  // once they are asked for
  gl::VertexArray vertices_{"flows"};
  FlowBuffers current_;
  FlowBuffers leaving_;
  float curvature_ = 1.0F;
  float presence_ = 1.0F;
  Light light_ = Light::shown;
  bool dust_ = false;
};

}  // namespace flowwall::render
