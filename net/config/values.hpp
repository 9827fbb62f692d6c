// The values of Config that are more than a number or a text, made from the text that people write.
//
// Errors: nothing, or why, for text that is no such value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/config/config.hpp"
#include "net/result.hpp"

namespace flowwall::net::config {

/// "10.0.0.0/8", "2001:db8::/32"; an address alone is the network of that one address.
[[nodiscard]] Result<NetworkConfig> parseNetwork(std::string_view text);

/// "192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:5353"
[[nodiscard]] std::optional<NameServerConfig> parseNameServer(std::string_view text);

/// SHA-256 of a certificate: 64 hexadecimal digits, or 32 pairs of them with colons between.
/// Gives them in lower case, without colons.
[[nodiscard]] std::optional<std::string> parsePin(std::string_view text);

/// "http://host[:port][/path]", with that scheme, without user, query or fragment.
[[nodiscard]] bool isPlainUrl(std::string_view text, std::string_view scheme);

}  // namespace flowwall::net::config
