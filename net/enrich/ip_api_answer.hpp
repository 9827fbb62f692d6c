// ip-api.com's batch service as bytes: the question, and what its answer says.
//
// Thread: any. Errors: an answer that is no JSON array is a Result; an odd item in it is passed
// over, and an item about an address that was not asked for, too.
// Source: https://ip-api.com/docs/api:batch
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/enrich/geo_provider.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

struct GeoUpdate {
  model::IpAddress address;
  std::optional<GeoAnswer> answer;  ///< nothing: nobody knows
};

inline constexpr std::size_t kIpApiBatch = 100;  ///< addresses a request, at most
inline constexpr std::string_view kIpApiTarget =
    "/batch?fields=status,countryCode,country,city,lat,lon,as,query";

/// `["1.2.3.4","2001:db8::1"]`
[[nodiscard]] std::string encodeIpApiBatch(std::span<const model::IpAddress> addresses);

/// One update for each address asked for; one that the answer does not tell is known to nobody.
[[nodiscard]] Result<std::vector<GeoUpdate>>
decodeIpApiBatch(std::string_view text, std::span<const model::IpAddress> asked);

}  // namespace flowwall::net::enrich
