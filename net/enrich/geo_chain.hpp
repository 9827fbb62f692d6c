// GeoChain: several providers in an order of preference. The first that knows a place has the last
// word on it, even if a later one knew it better; the autonomous system is the first that is known.
//
// A remote provider ahead of a local one gives way to it until its own answer is there.
//
// Thread: the Enricher's. Ownership: owns the providers.
#pragma once

#include <memory>
#include <vector>

#include "net/enrich/geo_provider.hpp"

namespace flowwall::net::enrich {

class GeoChain final : public GeoProvider {
 public:
  explicit GeoChain(std::vector<std::unique_ptr<GeoProvider>> providers);

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address) override;
  [[nodiscard]] std::optional<GeoAnswer> lookupLocally(const model::IpAddress& address) override;

  /// Each provider's own, in their order.
  [[nodiscard]] std::vector<model::ProviderHealth> healths() const;

  /// Of all of them.
  [[nodiscard]] Refresh refresh(bool now) override;

  /// All together: lookups, hits, misses.
  [[nodiscard]] model::ProviderHealth health() const override;

 private:
  [[nodiscard]] std::optional<GeoAnswer> ask(const model::IpAddress& address, bool remoteToo);

  std::vector<std::unique_ptr<GeoProvider>> providers_;
  std::uint64_t lookups_ = 0;
  std::uint64_t hits_ = 0;
};

}  // namespace flowwall::net::enrich
