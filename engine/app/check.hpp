// What `flowwall check-config` tries besides reading: every file that the configuration names is
// loaded, and what the source is made of is tried, though it is not run.
//
// Errors: std::runtime_error for an installation that is not whole.
#pragma once

#include <string>
#include <vector>

#include "net/config/config.hpp"

namespace flowwall::app {

/// A sentence for each that cannot be used, with its key and where that was set. What is missing
/// for a login is not among them: parseInvocation() says that.
[[nodiscard]] std::vector<std::string> findUnusable(const net::config::Config& config);

/// The monitors that are seen from here, with the names and numbers that display.monitor takes; one
/// sentence.
[[nodiscard]] std::string tellMonitors(const net::config::Config& config);

}  // namespace flowwall::app
