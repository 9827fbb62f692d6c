#include "engine/app/provider_health.hpp"

namespace flowwall::app {

model::ProviderHealth healthOf(const net::enrich::NameTable& names) {
  return {.name = "names",
          .state = "ready",
          .dataFrom = names.answered(),
          .counters = {{"size", names.size()}, {"heldBack", names.heldBack()}}};
}

model::ProviderHealth healthOf(const net::enrich::NameHealth& reverseDns) {
  return {.name = "reverse DNS",
          .state = reverseDns.error.empty() ? "ready" : "degraded",
          .error = reverseDns.error,
          .dataFrom = reverseDns.answered,
          .counters = {{"queries", reverseDns.queries},
                       {"answers", reverseDns.answers},
                       {"misses", reverseDns.misses},
                       {"oddNames", reverseDns.oddNames},
                       {"timeouts", reverseDns.timeouts},
                       {"failures", reverseDns.failures},
                       {"dropped", reverseDns.dropped},
                       {"queued", reverseDns.queued},
                       {"inFlight", reverseDns.inFlight}},
          .lastError = reverseDns.lastError,
          .lastErrorAt = reverseDns.lastErrorAt};
}

model::ProviderHealth healthOf(const std::string& file, const net::store::FileHealth& health) {
  return {.name = "file " + file,
          .state = health.error.empty() ? "ready" : "failed",
          .error = health.error,
          .dataFrom = health.lastGood,
          .counters = {{"written", health.written},
                       {"failed", health.failed},
                       {"replaced", health.replaced},
                       {"bytes", health.bytes}},
          .lastError = health.lastError,
          .lastErrorAt = health.lastErrorAt};
}

}  // namespace flowwall::app
