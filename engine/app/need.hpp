// What the start cannot do without: the value, or one std::runtime_error with the reason, which
// main turns into a sentence and exit code 2.
#pragma once

#include <stdexcept>
#include <utility>

#include "net/config/invocation.hpp"
#include "net/result.hpp"

namespace flowwall::app {

template <typename T> [[nodiscard]] T need(net::Result<T> result) {
  if (result.has_error()) {
    throw std::runtime_error(result.error().message);
  }
  return std::move(*result);
}

/// The same for what the configuration asks for: the reason says where its key was set.
template <typename T>
[[nodiscard]] T needed(const net::config::Config& config, net::Result<T> result) {
  if (result.has_error()) {
    throw std::runtime_error(net::config::withOrigins(config, result.error().message));
  }
  return std::move(*result);
}

}  // namespace flowwall::app
