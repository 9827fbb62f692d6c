// Whose requests are taken: those that name this machine, and no web page's from elsewhere.
//
// A page can make a browser connect here under its own name (DNS rebinding; told by Host) or post
// across sites (told by Origin). Thread: pure. Source: RFC 9110 7.2, RFC 6454.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowwall::net::http {

/// The value of a Host header, or what follows the scheme of an Origin.
struct HostAndPort {
  std::string host;  ///< lower case, IPv6 without brackets
  std::optional<std::uint16_t> port;
};

[[nodiscard]] std::optional<HostAndPort> parseHostAndPort(std::string_view text);

/// localhost, 127.0.0.0/8 or ::1.
[[nodiscard]] bool isLoopbackHost(std::string_view host);

/// Under which names this machine is asked, besides those of loopback.
struct OwnHosts {
  bool anyAddress = false;         ///< every IP address: no page can give itself one as a name
  std::vector<std::string> names;  ///< in lower case
  bool operator==(const OwnHosts&) const = default;
};

/// Why a request with these headers is refused; nothing: it may pass. An absent Origin is fine, an
/// origin must be a page of this server's, that is, of the same port under the same or another
/// loopback name.
[[nodiscard]] std::optional<std::string> refusal(std::string_view hostHeader,
                                                 std::optional<std::string_view> origin,
                                                 const OwnHosts& own = {});

}  // namespace flowwall::net::http
