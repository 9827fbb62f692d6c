// What toml++ does not do for us: refuse keys that are nested without end (their tables would be
// destroyed recursively), and show the line that is no TOML without showing a secret.
//
// Source: TOML 1.0, for where strings and comments begin and end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace flowwall::net::config {

inline constexpr int kDeepestKey = 16;

/// Where a key "a.b.c…" gets deeper than allowed, if one does; counted from 0.
[[nodiscard]] std::optional<std::size_t> tooDeepKeyAt(std::string_view text);

/// "12:5", line and column of the byte at `offset`, counted from 1.
[[nodiscard]] std::string lineAndColumn(std::string_view text, std::size_t offset);

/// Line `number`, counted from 1; without the value where that may be a secret.
[[nodiscard]] std::string lineToShow(std::string_view text, std::size_t number);

}  // namespace flowwall::net::config
