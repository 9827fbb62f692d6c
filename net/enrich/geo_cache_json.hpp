// geo_cache.json: the places learnt over the network, as text. No files are touched here.
//
// Each entry is the predecessor's, {"lat":…,"lon":…,"country":"Germany","city":"Berlin"}, and says
// besides, as far as known: countryCode, asn, asName, source, at (milliseconds since 1970, UTC).
// An answer of which only the country is known has the country's label point and an empty city.
// As in the predecessor's file, null is an address that nobody knows; when that was learnt is in an
// entry of its own, "missesAt": {"1.2.3.4": milliseconds}. The predecessor's own file is accepted
// as it is: its places have the source "geo_cache".
//
// Thread: any. Errors: text that is no JSON object, or too large, is a Result; an odd entry is
// passed over and counted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "net/enrich/country_table.hpp"
#include "net/enrich/remote_places.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

inline constexpr std::size_t kMaxGeoCacheBytes = 64UL * 1024 * 1024;
inline constexpr std::size_t kMaxGeoCacheEntries = 200'000;

struct DecodedGeoCache {
  std::vector<CachedPlace> places;
  std::size_t skipped = 0;  ///< odd entries, and those past the bound
};

/// As many of the first places as the bounds allow.
[[nodiscard]] std::string encodeGeoCache(const std::vector<CachedPlace>& places,
                                         const CountryTable& countries);

[[nodiscard]] Result<DecodedGeoCache> decodeGeoCache(std::string_view text,
                                                     const CountryTable& countries);

}  // namespace flowwall::net::enrich
