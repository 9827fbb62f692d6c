// CachedGeoProvider: remembers another provider's answers, misses too, for the addresses used last.
// All is forgotten when the provider says by its revision that they no longer hold.
//
// Thread: the Enricher's. Ownership: owns the provider behind it.
#pragma once

#include <cstddef>
#include <memory>

#include "net/enrich/bounded_cache.hpp"
#include "net/enrich/geo_provider.hpp"

namespace flowwall::net::enrich {

class CachedGeoProvider final : public GeoProvider {
 public:
  static constexpr std::size_t kDefaultCapacity = 65'536;

  explicit CachedGeoProvider(std::unique_ptr<GeoProvider> behind,
                             std::size_t capacity = kDefaultCapacity);

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address) override;

  /// The provider's own, with the cache's "cache_size" and "cache_hits".
  [[nodiscard]] model::ProviderHealth health() const override;
  [[nodiscard]] std::uint64_t revision() const override { return behind_->revision(); }
  [[nodiscard]] Refresh refresh(bool now) override { return behind_->refresh(now); }
  [[nodiscard]] bool isRemote() const override { return behind_->isRemote(); }

  /// Answers kept now.
  [[nodiscard]] std::size_t size() const { return cache_.size(); }

 private:
  std::unique_ptr<GeoProvider> behind_;
  BoundedCache<model::IpAddress, std::optional<GeoAnswer>> cache_;
  std::uint64_t revision_;
  std::uint64_t hits_ = 0;
};

}  // namespace flowwall::net::enrich
