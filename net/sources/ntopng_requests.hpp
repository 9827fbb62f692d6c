// The requests that ntopng is sent, as text. Pure functions.
//
// Source: what ntopng 6.3's own pages and the Node.js predecessor send; an unknown query parameter
// is an error there.
// Thread: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace flowwall::net::sources {

/// RFC 3986: everything but unreserved characters as %XX.
[[nodiscard]] std::string percentEncode(std::string_view text);

/// The body of POST /authorize.html.
[[nodiscard]] std::string loginForm(std::string_view user, std::string_view password,
                                    std::string_view host);

/// The value of an Authorization header for HTTP Basic (RFC 7617).
[[nodiscard]] std::string basicAuthorization(std::string_view user, std::string_view password);

/// One page of the live flows, the fastest first. `l4`: IANA number, 6 or 17.
struct FlowPage {
  int interfaceId = 0;
  int l4 = 6;
  std::size_t start = 0;
  std::size_t length = 50;
  bool slowestFirst = false;  ///< counts from the other end
};
[[nodiscard]] std::string flowListTarget(const FlowPage& page);

[[nodiscard]] std::string interfaceTarget(int interfaceId);

}  // namespace flowwall::net::sources
