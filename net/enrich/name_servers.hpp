// The name servers to ask, as the configuration names them.
//
// Errors: one sentence that names the entry and what is allowed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/ip_address.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

struct NameServer {
  model::IpAddress address;
  std::uint16_t port = 53;

  [[nodiscard]] std::string toString() const;  ///< "127.0.0.1:53", "[::1]:53"
  bool operator==(const NameServer&) const = default;
};

/// A list with commas of "192.0.2.1", "127.0.0.1:5353", "::1" or "[::1]:5353", at most eight;
/// empty: none, which means the system's.
[[nodiscard]] Result<std::vector<NameServer>> parseNameServers(std::string_view list);

}  // namespace flowwall::net::enrich
