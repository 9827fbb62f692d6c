// A name server to ask.
//
// Ownership: a value.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::enrich {

struct NameServer {
  model::IpAddress address;
  std::uint16_t port = 53;

  [[nodiscard]] std::string toString() const;  ///< "127.0.0.1:53", "[::1]:53"
  bool operator==(const NameServer&) const = default;
};

}  // namespace flowwall::net::enrich
