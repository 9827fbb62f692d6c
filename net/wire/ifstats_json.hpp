// The interface's counters as JSON text, in the predecessor's shape: the `ifstats` message of /ws,
// and part of /api/status.
//
// Units: upload_bps, download_bps and throughput_bps in bits a second (the predecessor took
// ntopng's bytes for bits), upload_mbps and download_mbps in 10^6 bits a second as text with two
// decimals, as the predecessor had them; ifid is text, timestamp ISO 8601 in UTC. What is unknown
// is null.
// Thread: a pure function, any thread.
#pragma once

#include <string>

#include "engine/model/health.hpp"

namespace flowwall::net::wire {

[[nodiscard]] std::string encodeIfstats(const model::InterfaceStats& stats);

}  // namespace flowwall::net::wire
