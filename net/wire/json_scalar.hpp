// Scalar: one JSON value that is neither list nor object, read leniently: servers send numbers as
// text and text as numbers.
//
// Errors: what cannot be read that way is nothing, never an exception.
// Thread: plain values. Ownership: text is a view.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace flowwall::net::wire {

/// A list, an object and null are std::monostate.
using Scalar =
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string_view>;

/// A finite number, or text that is one.
[[nodiscard]] std::optional<double> toNumber(const Scalar& value);

/// A whole number from 0 to `max`, also as text or as a float without a fraction.
[[nodiscard]] std::optional<std::uint64_t> toCount(const Scalar& value, std::uint64_t max);

/// true, false, 0, 1, or text that is one of them.
[[nodiscard]] std::optional<bool> toBool(const Scalar& value);

/// Text, or a whole number as text, cleaned to at most `maxBytes` of valid UTF-8; else empty.
[[nodiscard]] std::string toText(const Scalar& value, std::size_t maxBytes);

/// `text` without blanks around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace flowwall::net::wire
