// Counts the bytes that operator new has handed out and not got back, in this whole executable.
//
// Units: bytes as the allocator rounds them up. Thread: any.
#pragma once

#include <cstddef>

namespace flowwall::bench {

[[nodiscard]] std::size_t liveBytes();

/// The most that was live since the last resetPeak().
[[nodiscard]] std::size_t peakBytes();
void resetPeak();

}  // namespace flowwall::bench
