// What toml++ does not do for us: refuse keys that are nested without end. Their tables would be
// destroyed recursively, and a long line of dots is enough to use up the stack.
//
// Thread: a pure function, any thread.
// Source: TOML 1.0, for where strings and comments begin and end.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace flowwall::net::wire {

inline constexpr int kDeepestKey = 16;

/// Where a key "a.b.c…" gets deeper than allowed, if one does; counted from 0.
[[nodiscard]] std::optional<std::size_t> tooDeepKeyAt(std::string_view text);

}  // namespace flowwall::net::wire
