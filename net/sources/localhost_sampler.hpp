// LocalhostSampler: this machine's own connections. TCP's rates come from the kernel's byte
// counters between two samples; UDP sockets have no counters, and the health says so.
//
// Ownership: the clock outlives it. Thread: network thread.
// Errors: in the health; a sample without sockets is still a sample.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/result.hpp"
#include "net/sources/sock_diag.hpp"
#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class LocalhostSampler final : public Sampler {
 public:
  /// Connections that never leave the machine are not for the wall; tests have no others.
  enum class Loopback : bool { leaveOut, include };
  using Dump = std::function<Result<std::vector<SocketRecord>>()>;

  /// `dump` tells the sockets; another one than the kernel's is for tests.
  explicit LocalhostSampler(const model::Clock& clock, Dump dump = dumpSockets,
                            Loopback loopback = Loopback::leaveOut)
      : clock_(clock), dump_(std::move(dump)), loopback_(loopback) {}

  [[nodiscard]] std::string_view name() const override { return "localhost"; }
  [[nodiscard]] Sample sample() override;

 private:
  struct Seen {
    model::Uptime at{0};
    std::uint64_t bytes = 0;
    model::UtcTime firstSeen{};
  };
  using Memory = std::unordered_map<std::uint64_t, Seen>;

  [[nodiscard]] model::Flow makeFlow(const SocketRecord& socket, bool serverIsUs, Memory& next);

  [[nodiscard]] bool isDrawable(const SocketRecord& socket) const;
  [[nodiscard]] const std::string& serviceOf(std::uint16_t port, model::L4Protocol l4);

  const model::Clock& clock_;
  Dump dump_;
  Loopback loopback_;
  std::map<std::pair<model::L4Protocol, std::uint16_t>, std::string> services_;  ///< one a port
  Memory seen_;  ///< by cookie; holds the sockets of the last sample
  model::SourceHealth health_;
};

}  // namespace flowwall::net::sources
