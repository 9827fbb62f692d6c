// What is known about where the data comes from: the state of the source, and the interface that
// it watches. Shown on the wall, in /api/status and in the log in the same words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/units.hpp"

namespace flowwall::model {

enum class SourceState : std::uint8_t {
  starting,     ///< nothing received yet
  live,         ///< the last poll was good
  stale,        ///< it was live, and has failed since
  unreachable,  ///< never live, or not for long: no connection, TLS or protocol failure
  refused,      ///< the server will not let us in: wrong password, forced password change
};

[[nodiscard]] std::string_view toString(SourceState state);

struct SourceHealth {
  std::string source;  ///< "ntopng", "localhost", "demo"
  std::string label;   ///< one line for people: "ntopng 10.0.0.1, interface eth0"
  SourceState state = SourceState::starting;
  std::string error;   ///< one clear sentence; empty: nothing is wrong
  std::string notice;  ///< what to know though all is well: "UDP sockets have no counters"
  std::optional<Uptime> lastGood;
  std::uint64_t polls = 0;
  std::uint64_t failures = 0;
  std::string lastError;               ///< as `error`, and stays when all is well again
  std::optional<UtcTime> lastErrorAt;  ///< when it was
  bool operator==(const SourceHealth&) const = default;
};

/// What helps to understand flows (places, names) or keeps them (files): its state in a word, the
/// age of its data, and counters with names as /api/status and /metrics show them.
struct ProviderHealth {
  std::string name;   ///< "mmdb", "libloc", "ip-api", "reverse DNS"
  std::string state;  ///< "off", "starting", "ready", "degraded", "failed"
  std::string error;  ///< what is wrong now: one clear sentence that needs no name; empty: nothing
  /// When its data was made, the last answer came, or the file was last written.
  std::optional<UtcTime> dataFrom;
  std::vector<std::pair<std::string, std::uint64_t>> counters;  ///< {"lookups", 12}, {"size", 3}
  std::string lastError;               ///< as `error`, and stays when all is well again
  std::optional<UtcTime> lastErrorAt;  ///< when it was
  bool operator==(const ProviderHealth&) const = default;
};

/// Whether it does not do what it is there for, or not all of it.
[[nodiscard]] bool isInTrouble(const ProviderHealth& health);

/// The watched interface's own counters; rates in bits per second. What it does not tell (an
/// unprivileged user is told little) is absent, never zero.
struct InterfaceStats {
  std::string name;
  std::string uptime;               ///< of the source, as it writes it: "02:27"
  std::string localTime;            ///< at the source, as it writes it: "19:25:03 +0000"
  std::optional<UtcTime> received;  ///< when this was learnt
  std::optional<int> id;
  std::optional<BitRate> upload;
  std::optional<BitRate> download;
  std::optional<BitRate> throughput;  ///< both directions, by the interface's own count
  std::optional<std::uint64_t> hosts;
  std::optional<std::uint64_t> localHosts;
  std::optional<std::uint64_t> devices;
  std::optional<std::uint64_t> flows;
  std::optional<std::uint64_t> alertedFlows;
  std::optional<std::uint64_t> drops;
};

}  // namespace flowwall::model
