// The control endpoint's certificate, and its token: the one that the configuration gives, else the
// one in DATA_DIR, which is made when it is needed and not there.
//
// Errors: std::runtime_error with one sentence; it never holds the token.
// Thread: any; reads and writes files.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "net/config/config.hpp"
#include "net/http/control_access.hpp"

namespace flowwall::app {

/// That the configuration gives; empty: none.
[[nodiscard]] std::string givenToken(const net::config::ControlConfig& control);

/// That is in force; empty: none is needed, as on loopback, unless the configuration gives one.
[[nodiscard]] std::string controlToken(const net::config::Config& config);

/// As if it were needed.
[[nodiscard]] std::string ensureControlToken(const net::config::Config& config);

/// Puts a new one into DATA_DIR, and gives it.
[[nodiscard]] std::string rotateControlToken(const net::config::Config& config);

/// Who may ask for what, as the configuration says.
[[nodiscard]] net::http::AccessOptions accessOptions(const net::config::Config& config);

/// Of the remote page, to show on the wall; empty: none, or none that another machine could use.
[[nodiscard]] std::string remoteAddress(const net::config::Config& config, std::uint16_t port,
                                        bool https);

/// Certificate and key; null: plain HTTP.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context>
serverTls(const net::config::ControlConfig& control);

}  // namespace flowwall::app
