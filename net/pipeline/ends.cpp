#include "net/pipeline/ends.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace flowwall::net::pipeline {
namespace {

using model::LocalEnd;

// For flows whose localEnd is `none`, where both ends are alike: ours or not.
bool isOurs(const model::IpAddress& address, const model::EndInfo& end, std::optional<bool> said) {
  return said.value_or(address.isPrivate()) || end.place.accuracy == model::PlaceAccuracy::site;
}

bool isGroup(const model::IpAddress& address) {
  return address.isMulticast() || address.isBroadcast() || address.isUnspecified();
}

}  // namespace

Ends endsOf(const model::EnrichedFlow& enriched) {
  const model::Flow& flow = enriched.flow;
  bool clientIsLocal = enriched.localEnd == LocalEnd::client;
  bool serverIsLocal = enriched.localEnd == LocalEnd::server;
  if (enriched.localEnd == LocalEnd::none) {
    clientIsLocal = isOurs(flow.key.client, enriched.client, flow.clientIsLocal);
    serverIsLocal = isOurs(flow.key.server, enriched.server, flow.serverIsLocal);
  }
  const bool swapped = enriched.localEnd == LocalEnd::server;
  const bool internal =
      (clientIsLocal || isGroup(flow.key.client)) && (serverIsLocal || isGroup(flow.key.server));
  return {swapped ? enriched.server : enriched.client,
          swapped ? enriched.client : enriched.server,
          swapped ? enriched.serverToClient : enriched.clientToServer,
          swapped ? enriched.clientToServer : enriched.serverToClient,
          clientIsLocal,
          serverIsLocal,
          swapped,
          internal};
}

double reportedRate(const model::Flow& flow) {
  const double rate = flow.rate ? flow.rate->bitsPerSecond : 0.0;
  return std::isfinite(rate) ? std::max(rate, 0.0) : 0.0;
}

bool isAlerted(const model::Flow& flow, std::uint32_t threshold) {
  return !flow.alert.empty() || (threshold > 0 && flow.score >= threshold);
}

}  // namespace flowwall::net::pipeline
