// Alert: that a flow became suspicious, in words. Alerts are numbered: who misses snapshots finds
// those that came meanwhile in the list of the next one, and sees by the numbers how many more
// there were.
//
// Ownership: a flat value.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/model/short_text.hpp"
#include "engine/model/units.hpp"

namespace flowwall::model {

struct Alert {
  std::uint64_t number = 0;  ///< from 1, without holes, never used twice
  UtcTime when{};
  Uptime raised{0};
  ShortText<95> client;  ///< who opened the flow: name, else address
  ShortText<95> server;
  bool serverIsNear = false;
  ShortText<7> country;   ///< the far end's, ISO 3166-1 alpha-2; empty: unknown
  std::uint32_t asn = 0;  ///< the far end's; 0: unknown
  ShortText<63> asName;
  ShortText<95> why;  ///< the source's words, else the score
  std::uint32_t score = 0;
  std::optional<std::uint8_t> severity;  ///< as ntopng counts: 3 notice … 8 emergency
};

}  // namespace flowwall::model
