#include "net/enrich/cached_geo_provider.hpp"

#include <cassert>
#include <utility>

namespace flowwall::net::enrich {

CachedGeoProvider::CachedGeoProvider(std::unique_ptr<GeoProvider> behind, std::size_t capacity)
    : behind_(std::move(behind)), cache_(capacity), revision_(behind_->revision()) {
  assert(behind_);
}

std::optional<GeoAnswer> CachedGeoProvider::lookup(const model::IpAddress& address) {
  if (revision_ != behind_->revision()) {
    revision_ = behind_->revision();
    cache_.clear();
  }
  if (const auto* known = cache_.find(address)) {
    ++hits_;
    return *known;
  }
  return cache_.put(address, behind_->lookup(address));
}

model::ProviderHealth CachedGeoProvider::health() const {
  model::ProviderHealth health = behind_->health();
  health.counters.emplace_back("cache_size", cache_.size());
  health.counters.emplace_back("cache_hits", hits_);
  return health;
}

}  // namespace flowwall::net::enrich
