// What drawing a frame took; tests assert on it.
//
// Units: bytes, counts. Thread: render thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace flowwall::render {

struct FrameStats {
  std::uint32_t drawCalls = 0;         ///< this frame
  std::uint64_t flowUploadBytes = 0;   ///< flow records and tables; 0 between snapshots
  std::uint64_t frameUploadBytes = 0;  ///< the uniform block and the panels' vertices
  /// CPU time spent on bringing the flows' records and tables up to date, before anything goes to
  /// OpenGL.
  std::chrono::nanoseconds flowTables{0};
  /// What the GPU took for the newest frame of which that is known; never this one.
  std::optional<std::chrono::nanoseconds> gpuTime;
};

}  // namespace flowwall::render
