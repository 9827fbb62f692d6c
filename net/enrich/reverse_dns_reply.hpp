// What a question for an address's name asks, and what the reply says.
//
// c-ares's own parser of such replies keeps no time to live, so the records are walked here; names
// are read by c-ares.
//
// Thread: pure functions. Errors: a damaged reply is nothing.
// Source: RFC 1035 3.5, 4.1; RFC 3596 2.5; RFC 2317 (CNAME in reverse zones); RFC 2181 8 (TTL).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::enrich {

/// "4.3.2.1.in-addr.arpa", "….ip6.arpa"
[[nodiscard]] std::string reverseDomain(const model::IpAddress& address);

struct PtrReply {
  std::string name;  ///< empty: there is none
  std::chrono::seconds timeToLive{};
  bool odd = false;  ///< there is a record, but what it holds is no host name
};

/// The name in a DNS message, for the domain asked for or what that is an alias of. Where there are
/// many, the first in the alphabet: the same one whatever the order in which they were sent.
[[nodiscard]] std::optional<PtrReply> parsePtrReply(std::span<const std::uint8_t> message);

}  // namespace flowwall::net::enrich
