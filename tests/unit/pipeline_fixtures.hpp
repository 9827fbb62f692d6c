// What the tests of the flow table and of the pipeline share: flows that are told apart by a
// number.
#pragma once

#include <string>
#include <vector>

#include "engine/model/flow.hpp"
#include "tests/common.hpp"

namespace flowwall::tests {

/// From 10.0.0.1 to one of 65536 public addresses.
inline model::Flow flowNumber(int n, double bitsPerSecond = 1000.0) {
  model::Flow flow;
  flow.key.client = ip("10.0.0.1");
  flow.key.server = ip("20.0." + std::to_string(n / 256) + "." + std::to_string(n % 256));
  flow.key.clientPort = 40000;
  flow.key.serverPort = 443;
  flow.rate = model::BitRate{bitsPerSecond};
  return flow;
}

inline model::EnrichedFlow enrichedNumber(int n, double bitsPerSecond = 1000.0) {
  model::EnrichedFlow enriched;
  enriched.flow = flowNumber(n, bitsPerSecond);
  enriched.client.place.accuracy = model::PlaceAccuracy::site;
  enriched.server.place.accuracy = model::PlaceAccuracy::country;
  return enriched;
}

inline model::EnrichedFlow withBytes(model::EnrichedFlow flow, std::uint64_t client,
                                     std::uint64_t server) {
  flow.flow.clientBytes = model::Bytes{client};
  flow.flow.serverBytes = model::Bytes{server};
  return flow;
}

}  // namespace flowwall::tests
