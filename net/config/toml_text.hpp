// Text as it is written into TOML and into messages, whatever bytes it holds, and the nearest of
// several names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace flowwall::net::config {

/// UTF-8 without NUL: what TOML, paths and the wall can hold.
[[nodiscard]] bool isPlainText(std::string_view text);

/// A TOML string. `text` must be plain.
[[nodiscard]] std::string tomlQuoted(std::string_view text);

/// For a comment or a message: one line, without control characters, of bounded length.
[[nodiscard]] std::string shown(std::string_view text);

/// The same for a value that somebody has set, without what may be a secret in it: the user and the
/// password before an '@', and what comes after the '?' of a URL.
[[nodiscard]] std::string shownValue(std::string_view text);

/// Shortest text that reads back as the same number.
[[nodiscard]] std::string numberText(double value);

/// The name that was most likely meant, if any is near.
[[nodiscard]] std::optional<std::string> nearestName(std::string_view wrong,
                                                     std::span<const std::string> names);

/// "; did you mean 'poll.length'?", or empty.
[[nodiscard]] std::string didYouMean(std::string_view wrong, std::span<const std::string> names);

}  // namespace flowwall::net::config
