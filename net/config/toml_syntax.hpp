// What toml++ does not do for us: show the line that is no TOML without showing a secret.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace flowwall::net::config {

/// "12:5", line and column of the byte at `offset`, counted from 1.
[[nodiscard]] std::string lineAndColumn(std::string_view text, std::size_t offset);

/// Line `number`, counted from 1; without the value where that may be a secret.
[[nodiscard]] std::string lineToShow(std::string_view text, std::size_t number);

}  // namespace flowwall::net::config
