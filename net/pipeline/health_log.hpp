// HealthLog: looks at the healths of providers again and again. It remembers each one's last error,
// and finds what there is to say in the log: what went wrong, once, and once that it is well again.
//
// A provider that is well and not so in turns has a few lines, then one a minute, each with what is
// true at that time. Who asks is told all the same. An error that another provider's says as well
// is said once.
//
// Units: in types. Thread: one. Ownership: the clock outlives it. Bounds: what is kept is of the
// providers that the last look named.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
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

  /// `healths`: of all providers, as they are now. Those that do not know their last error get it.
  /// The first `asked` of them are asked about: what is wrong with them is said again.
  [[nodiscard]] std::vector<Line> look(std::span<model::ProviderHealth> healths,
                                       std::size_t asked = 0);

 private:
  struct Known {
    std::string error;  // at the last look
    std::string lastError;
    std::optional<model::UtcTime> lastErrorAt;
    std::string logged;  // what the log said last; empty: that it is well
    enrich::TokenBucket lines;
  };

  [[nodiscard]] Known& knownOf(const std::string& name);
  [[nodiscard]] bool isSaidByAnother(const model::ProviderHealth& one,
                                     std::span<const model::ProviderHealth> healths);
  void remember(Known& known, model::ProviderHealth& health) const;

  const model::Clock& clock_;
  std::map<std::string, Known, std::less<>> known_;  // by provider
};

}  // namespace flowwall::net::pipeline
