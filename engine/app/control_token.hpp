// The control endpoint's token: the one that the configuration gives, else the one in DATA_DIR,
// which is made when it is needed and not there.
//
// Errors: std::runtime_error with one sentence; it never holds the token.
// Thread: any; reads and writes a file.
#pragma once

#include <string>

#include "net/config/config.hpp"
#include "net/http/control_access.hpp"

namespace flowwall::app {

/// That is in force; empty: none is needed, as on loopback, unless the configuration gives one.
[[nodiscard]] std::string controlToken(const net::config::Config& config);

/// As if it were needed.
[[nodiscard]] std::string ensureControlToken(const net::config::Config& config);

/// Puts a new one into DATA_DIR, and gives it.
[[nodiscard]] std::string rotateControlToken(const net::config::Config& config);

/// Who may ask for what, as the configuration says.
[[nodiscard]] net::http::AccessOptions accessOptions(const net::config::Config& config);

}  // namespace flowwall::app
