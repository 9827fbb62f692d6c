// Counts the bytes that operator new has handed out and not got back, in this whole executable.
// Only between start and stop: counting costs a few per cent of a poll's time.
//
// Units: bytes as the allocator rounds them up. Thread: any.
#pragma once

#include <cstddef>

namespace flowwall::bench {

/// From zero on. What was handed out before must not be given back while this counts.
void startCounting();
void stopCounting();

[[nodiscard]] std::size_t liveBytes();
/// The most that was live at once.
[[nodiscard]] std::size_t peakBytes();

}  // namespace flowwall::bench
