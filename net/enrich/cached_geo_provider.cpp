#include "net/enrich/cached_geo_provider.hpp"

#include <cassert>
#include <utility>

namespace flowwall::net::enrich {

CachedGeoProvider::CachedGeoProvider(std::unique_ptr<GeoProvider> behind, std::size_t capacity)
    : behind_(std::move(behind)), cache_(capacity) {
  assert(behind_);
}

std::optional<GeoAnswer> CachedGeoProvider::lookup(const model::IpAddress& address) {
  if (const auto* known = cache_.find(address)) {
    return *known;
  }
  return cache_.put(address, behind_->lookup(address));
}

}  // namespace flowwall::net::enrich
