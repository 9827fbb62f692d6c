// GeoProvider: anything that can tell where a public address is, and whose.
//
// Thread: the Enricher's; a lookup never waits. Errors: an address that is not known is an absent
// answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/model/health.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/model/units.hpp"

namespace flowwall::net::enrich {

struct GeoAnswer {
  std::string countryCode;  ///< ISO 3166-1 alpha-2; empty: none, or the address is in many places
  std::uint32_t asn = 0;    ///< 0: unknown
  std::string asName;
  std::string source;                    ///< who told the place: "mmdb", "libloc", "ip-api"
  std::optional<model::GeoPoint> point;  ///< the city; absent: no more than the country is known
  std::string city;

  [[nodiscard]] bool hasPlace() const { return point.has_value() || !countryCode.empty(); }
  bool operator==(const GeoAnswer&) const = default;
};

/// Adds to `answer` what it lacks: the place as a whole from one provider, the autonomous system as
/// a whole from one.
void complete(GeoAnswer& answer, const GeoAnswer& more);

class GeoProvider {
 public:
  /// Looks at files, on any thread, and returns what puts the outcome into use, on the provider's.
  using Refresh = std::function<std::function<void()>()>;

  virtual ~GeoProvider() = default;
  [[nodiscard]] virtual std::optional<GeoAnswer> lookup(const model::IpAddress& address) = 0;

  /// Without asking anybody over the network, as for the addresses of a recording.
  [[nodiscard]] virtual std::optional<GeoAnswer> lookupLocally(const model::IpAddress& address) {
    return isRemote() ? std::nullopt : lookup(address);
  }

  [[nodiscard]] virtual model::ProviderHealth health() const { return {}; }

  /// Changes when earlier answers no longer hold, as after a new database.
  [[nodiscard]] virtual std::uint64_t revision() const { return 0; }

  /// What there is to do to keep up with files replaced on disk; empty: nothing for now. `now`:
  /// even before it is time to look again. The provider must outlive it, or its outcome be dropped.
  [[nodiscard]] virtual Refresh refresh(bool /*now*/) { return {}; }

  /// Its answers come over the network: it is asked for a place that nobody else knows, never for
  /// an autonomous system alone.
  [[nodiscard]] virtual bool isRemote() const { return false; }
};

}  // namespace flowwall::net::enrich
