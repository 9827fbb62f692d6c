// `flowwall bench`: draws synthetic flows offscreen as fast as it can, and says what a frame costs.
//
// Thread: main thread. Errors: throws std::runtime_error with one sentence.
#pragma once

#include <string>

#include "net/config/invocation.hpp"

namespace flowwall::app {

/// One JSON object. The frames are 1/60 s of simulated time apart, with a new snapshot every three
/// seconds, so that two runs draw the same. The map's camera stands still, the globe turns.
///
/// quality: the rung in use. arcs: that stand for the flows. frame_ms: from the start of a frame to
/// its last pixel. cpu_ms: of it, our own work: camera, panels, and the flows' records and tables;
/// not what is spent in OpenGL, where a software renderer works out triangles on the calling
/// thread. cpu_cold_ms: the same of frames that each start with nothing in the caches, as the long
/// frames of many flows leave them. gpu_ms: by timer query, null where the driver has none.
/// clear_ms: clearing a picture of the same size. upload_bytes_per_frame: the median, so between
/// snapshots. upload_bytes_per_snapshot, snapshot_cpu_ms: bytes and CPU time of one frame that
/// takes up a new snapshot. first_frame_ms: since the process was started. rss_mb: after the
/// frames. passes_ms, where asked for: the medians of the passes, each drawn to its end before the
/// next, which makes the frames slower.
[[nodiscard]] std::string runBench(const net::config::Config& config,
                                   const net::config::BenchOptions& options);

}  // namespace flowwall::app
