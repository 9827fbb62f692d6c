// The wall from its start to its end: the loop that draws until it is told to stop.
//
// Thread: main thread. Errors: throws std::runtime_error with one sentence when it cannot start.
#pragma once

#include "engine/app/network_thread.hpp"
#include "net/config/config.hpp"

namespace flowwall::app {

/// Runs until SIGTERM, SIGINT or the window is closed. `reload`: on SIGHUP.
void runWall(const net::config::Config& config, NetworkThread::Reload reload);

}  // namespace flowwall::app
