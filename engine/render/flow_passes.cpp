#include "engine/render/flow_passes.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace flowwall::render {
namespace {

// Bindings as in the shaders.
constexpr GLuint kRecords = 0;
constexpr GLuint kPieces = 1;
constexpr GLuint kPackets = 2;
constexpr GLuint kNodes = 3;
constexpr GLint kPresenceUniform = 1;
constexpr std::size_t kSmallestBuffer = 4096;

// By what shaders/common/light.glsl gives.
void blend() {
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
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

FlowBuffers::FlowBuffers() {
  for (GrowingBuffer* buffer : {&records, &pieces, &alertedPieces, &packets, &nodes}) {
    buffer->reserve(kSmallestBuffer);
  }
}

void FlowBuffers::upload(const scene::ArcTable& table, const scene::ArcTable::Changes& changes,
                         FrameStats& stats) {
  if (changes.recordCount > 0) {
    if (records.reserve(table.records().size_bytes())) {
      records.write(0, std::as_bytes(table.records()));
      stats.flowUploadBytes += table.records().size_bytes();
    } else {
      const auto changed = table.records().subspan(changes.firstRecord, changes.recordCount);
      records.write(changes.firstRecord * sizeof(scene::ArcRecord), std::as_bytes(changed));
      stats.flowUploadBytes += changed.size_bytes();
    }
  }
  if (!changes.tables) {
    return;
  }
  const auto uploadTable = [&stats](GrowingBuffer& buffer, auto whole) {
    buffer.reserve(whole.size_bytes());
    buffer.write(0, std::as_bytes(whole));
    stats.flowUploadBytes += whole.size_bytes();
    return static_cast<GLsizei>(whole.size());
  };
  pieceCount = uploadTable(pieces, table.pieces());
  alertedPieceCount = uploadTable(alertedPieces, table.alertedPieces());
  packetCount = uploadTable(packets, table.packets());
  nodeCount = uploadTable(nodes, table.nodes());
}

FlowPasses::FlowPasses(ShaderLibrary& shaders) : shaders_(shaders), shown_(shaders, "") {}

FlowPasses::Programs::Programs(ShaderLibrary& shaders, const std::string& symbols)
    : arc(shaders, "arc" + symbols), packet(shaders, "packet" + symbols),
      dust(shaders, "packet" + symbols + ":DUST"), node(shaders, "node" + symbols),
      home(shaders, "home" + symbols) {}

FlowPasses::Programs& FlowPasses::programs() {
  if (light_ == Light::shown) {
    return shown_;
  }
  return linear_ ? *linear_ : linear_.emplace(shaders_, ":LINEAR_LIGHT");
}

void FlowPasses::setView(float curvature, float presence, Light light) {
  curvature_ = curvature;
  presence_ = presence;
  light_ = light;
}

void FlowPasses::upload(const scene::DrawnFlows& flows, const scene::DrawnFlows::Changes& changes,
                        FrameStats& stats) {
  if (changes.switched) {
    std::swap(current_, leaving_);
  }
  current_.upload(flows.current(), changes.current, stats);
}

template <typename Draw> void FlowPasses::eachTable(const gl::Program& program, Draw draw) const {
  blend();
  vertices_.bind();
  program.use();
  const auto drawTable = [&](const FlowBuffers& table, float presence) {
    glProgramUniform1f(program.id(), kPresenceUniform, presence);
    table.records.bind(kRecords);
    draw(table);
  };
  drawTable(current_, presence_);
  if (presence_ < 1.0F) {
    drawTable(leaving_, 1.0F - presence_);
  }
}

void FlowPasses::drawArcs(FrameStats& stats) {
  drawPieces(&FlowBuffers::pieces, &FlowBuffers::pieceCount, stats);
}

void FlowPasses::drawAlertedArcs(FrameStats& stats) {
  drawPieces(&FlowBuffers::alertedPieces, &FlowBuffers::alertedPieceCount, stats);
}

void FlowPasses::drawPieces(const GrowingBuffer FlowBuffers::*pieces, GLsizei FlowBuffers::*count,
                            FrameStats& stats) {
  eachTable(programs().arc.at(curvature_), [&](const FlowBuffers& table) {
    (table.*pieces).bind(kPieces);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 2 * (scene::kSegmentsPerPiece + 1), table.*count);
    ++stats.drawCalls;
  });
}

void FlowPasses::drawPlaces(FrameStats& stats) {
  eachTable(programs().node.at(curvature_), [&](const FlowBuffers& table) {
    table.nodes.bind(kNodes);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, std::max(table.nodeCount - 1, 0));
    ++stats.drawCalls;
  });
}

// The same in both tables: it does not fade.
void FlowPasses::drawHome(FrameStats& stats) {
  blend();
  vertices_.bind();
  programs().home.at(curvature_).use();
  current_.nodes.bind(kNodes);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, std::min(current_.nodeCount, 1));
  ++stats.drawCalls;
}

// Three vertices a packet in one run: instances of three would leave most of a software
// renderer's vector lanes empty. Dust is a point each: a third of the vertices, and no triangles.
void FlowPasses::drawPackets(FrameStats& stats) {
  EarthProgram& program = dust_ ? programs().dust : programs().packet;
  eachTable(program.at(curvature_), [&](const FlowBuffers& table) {
    table.packets.bind(kPackets);
    dust_ ? glDrawArrays(GL_POINTS, 0, table.packetCount)
          : glDrawArrays(GL_TRIANGLES, 0, 3 * table.packetCount);
    ++stats.drawCalls;
  });
}

}  // namespace flowwall::render
