// What `flowwall check-config` tries besides reading: every file that the configuration names is
// loaded, and the source is made, though not run.
//
// Errors: std::runtime_error with one sentence for the first that cannot be used.
#pragma once

#include "net/config/config.hpp"

namespace flowwall::app {

void checkThatAllLoads(const net::config::Config& config);

}  // namespace flowwall::app
