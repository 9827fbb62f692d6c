// LocalhostSampler: this machine's own connections. TCP's rates come from the kernel's byte
// counters between two samples; UDP sockets have no counters, and the health says so.
//
// Ownership: the clock outlives it. Thread: network thread.
// Errors: in the health; a sample without sockets is still a sample.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/result.hpp"
#include "net/sources/sock_diag.hpp"
#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class LocalhostSampler final : public Sampler {
 public:
  using Dump = std::function<Result<std::vector<SocketRecord>>()>;

  /// `dump` tells the sockets; another one than the kernel's is for tests.
  explicit LocalhostSampler(const model::Clock& clock, Dump dump = dumpSockets)
      : clock_(clock), dump_(std::move(dump)) {}

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

  const model::Clock& clock_;
  Dump dump_;
  Memory seen_;  ///< by cookie; holds the sockets of the last sample
  model::SourceHealth health_;
};

}  // namespace flowwall::net::sources
