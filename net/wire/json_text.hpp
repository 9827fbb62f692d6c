// Text from strangers made safe to carry: valid UTF-8, bounded.
//
// Source: Unicode 15, 3.9 "U+FFFD substitution of maximal subparts".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace flowwall::net::wire {

/// `text` with every invalid sequence replaced by U+FFFD and control characters dropped, cut to at
/// most `maxBytes` at a character's boundary.
[[nodiscard]] std::string cleanUtf8(std::string_view text, std::size_t maxBytes);

}  // namespace flowwall::net::wire
