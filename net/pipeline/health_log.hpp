// HealthLog: what the healths of providers, looked at again and again, have to say to the log: what
// went wrong, once, and once that it is well again.
//
// A provider that is well and not so in turns has a few lines, then one a minute, each with what is
// true at that time.
//
// Units: in types. Thread: one. Ownership: the clock outlives it. Bounds: what is kept is of the
// providers that the last call named.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/model/clock.hpp"
#include "engine/model/health.hpp"
#include "net/enrich/token_bucket.hpp"

namespace flowwall::net::pipeline {

class HealthLog {
 public:
  struct Line {
    bool wrong = false;  ///< else it is well again
    std::string text;
    bool operator==(const Line&) const = default;
  };

  explicit HealthLog(const model::Clock& clock) : clock_(clock) {}

  /// `healths`: of all providers, as they are now.
  [[nodiscard]] std::vector<Line> lines(std::span<const model::ProviderHealth> healths);

 private:
  struct Told {
    std::string error;  // what the log said last; empty: that it is well
    enrich::TokenBucket lines;
  };

  const model::Clock& clock_;
  std::map<std::string, Told, std::less<>> told_;  // by provider
};

}  // namespace flowwall::net::pipeline
