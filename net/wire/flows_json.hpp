// The answer to GET /api/flows: enriched flows as JSON text, in the shape that the Node.js
// predecessor wrote into flows_latest.json and served, so that its scripts go on working.
//
// `timestamp` is ISO 8601 in UTC with milliseconds, `ifid` a string, and `extractedIPs` lists each
// address once, in the order of the flows: all three as the predecessor had them. What is unknown
// is null, never a zero that could be taken for a measurement; texts that it left empty stay empty.
// An end without a name has its address for one. A place has the country's English name,
// as the predecessor had it, and says besides its ISO 3166-1 code (countryCode), how well the place
// is known (accuracy: city, country or site) and who said so (source).
//
// Units: firstSeen, lastSeen in Unix seconds; duration in seconds, both of them counted, as ntopng
// does; bps in bits a second.
// Thread: pure functions, any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/flow.hpp"
#include "engine/model/units.hpp"
#include "engine/model/wall_state.hpp"

namespace flowwall::net::wire {

struct FlowsAnswer {
  model::UtcTime timestamp{};      ///< when the flows were learnt
  std::uint64_t totalFlows = 0;    ///< that the source has in all
  std::string_view protocol;       ///< asked for: "tcp", "udp" or "all"
  std::optional<int> interfaceId;  ///< that answered; absent: null
  std::span<const model::EnrichedFlow> flows;
  /// Never null.
  std::shared_ptr<const model::CountryNames> countryNames =
      std::make_shared<const model::CountryNames>();
};

[[nodiscard]] std::string encodeFlows(const FlowsAnswer& answer);

/// `protocol`: as the polls ask for it.
[[nodiscard]] std::string encodeFlows(const model::WallState& state, std::string_view protocol);

/// "2024-05-01T12:00:00.250Z"
[[nodiscard]] std::string toIso8601(model::UtcTime time);

/// "windows", "linux", …; nothing for an unknown system.
[[nodiscard]] std::optional<std::string_view> osName(model::DeviceOs os);

/// "TCP", "UDP", …, else the protocol's number.
[[nodiscard]] std::string protocolName(model::L4Protocol protocol);

}  // namespace flowwall::net::wire
