// `flowwall shot`: one picture of the wall, drawn headless, written as PNG.
//
// Thread: main thread. Errors: throws std::runtime_error with one sentence.
#pragma once

#include "net/config/invocation.hpp"

namespace flowwall::app {

/// The demo and this machine's sockets are stepped through simulated time, so that the same
/// options and seed give the same picture; ntopng is asked for real, for as long as it takes to get
/// one answer, and `at` says only how far its packets have come. False: the source had none to
/// give, and the picture says why, as the log does.
[[nodiscard]] bool takeShot(const net::config::Config& config,
                            const net::config::ShotOptions& options);

}  // namespace flowwall::app
