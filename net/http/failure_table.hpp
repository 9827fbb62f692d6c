// FailureTable: how often each address has failed to show the right token lately, so that guessing
// does not pay. Bounded: when it is full, the address that failed longest ago is forgotten.
//
// An IPv6 address counts by its /64: one machine has as many of those as it likes.
// Thread: one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <unordered_map>

#include "engine/model/ip_address.hpp"
#include "engine/model/units.hpp"

namespace flowwall::net::http {

class FailureTable {
 public:
  struct Limits {
    unsigned failures = 10;           ///< within `window`, then the address is blocked
    std::chrono::seconds window{60};  ///< since the first of them
    std::size_t addresses = 1024;
  };

  explicit FailureTable(Limits limits) : limits_(limits) {}

  void count(const model::IpAddress& address, model::Uptime now);
  /// How long an address is still blocked; nothing: it is not.
  [[nodiscard]] std::optional<std::chrono::seconds> blockedFor(const model::IpAddress& address,
                                                               model::Uptime now) const;
  [[nodiscard]] std::size_t size() const { return failures_.size(); }

 private:
  struct Failures {
    unsigned count = 0;
    model::Uptime first{0};
  };

  [[nodiscard]] bool isOver(const Failures& failures, model::Uptime now) const {
    return now - failures.first >= limits_.window;
  }
  void makeRoom(model::Uptime now);

  Limits limits_;
  std::unordered_map<model::IpAddress, Failures> failures_;
};

}  // namespace flowwall::net::http
