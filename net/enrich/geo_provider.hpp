// GeoProvider: anything that can tell the country and the autonomous system of a public address.
//
// Thread: network thread. Errors: an address that is not known is an absent answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::enrich {

struct GeoAnswer {
  std::string countryCode;  ///< ISO 3166-1 alpha-2; empty: none, or the address is in many places
  std::uint32_t asn = 0;    ///< 0: unknown
  std::string asName;
  std::string source;  ///< "libloc"
  bool operator==(const GeoAnswer&) const = default;
};

class GeoProvider {
 public:
  virtual ~GeoProvider() = default;
  [[nodiscard]] virtual std::optional<GeoAnswer> lookup(const model::IpAddress& address) = 0;
};

}  // namespace flowwall::net::enrich
