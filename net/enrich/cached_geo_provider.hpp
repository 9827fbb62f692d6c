// CachedGeoProvider: remembers another provider's answers, misses too, for the addresses used last.
//
// Thread: network thread. Ownership: owns the provider behind it.
#pragma once

#include <cstddef>
#include <memory>

#include "net/enrich/bounded_cache.hpp"
#include "net/enrich/geo_provider.hpp"

namespace flowwall::net::enrich {

class CachedGeoProvider final : public GeoProvider {
 public:
  static constexpr std::size_t kDefaultCapacity = 20'000;

  explicit CachedGeoProvider(std::unique_ptr<GeoProvider> behind,
                             std::size_t capacity = kDefaultCapacity);

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address) override;

  /// Answers kept now.
  [[nodiscard]] std::size_t size() const { return cache_.size(); }

 private:
  std::unique_ptr<GeoProvider> behind_;
  BoundedCache<model::IpAddress, std::optional<GeoAnswer>> cache_;
};

}  // namespace flowwall::net::enrich
