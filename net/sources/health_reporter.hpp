// HealthReporter: turns the outcomes of polls into a SourceHealth, and says changes once in the
// log.
//
// Thread: network thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/model/clock.hpp"
#include "engine/model/health.hpp"

namespace flowwall::net::sources {

class HealthReporter {
 public:
  /// `unreachableAfter`: how long a source that was live is only stale. `clock` outlives this.
  HealthReporter(std::string source, std::string label, const model::Clock& clock,
                 std::chrono::milliseconds unreachableAfter);

  void good(std::string label, std::string notice);
  /// `notice`: what is to be known all the same; that of better times would not be true any more.
  void bad(std::string message, bool refused, std::string notice = {});

  /// An answer is late, though it may still come: what was live is stale.
  void late(std::string message);

  [[nodiscard]] const model::SourceHealth& health() const { return health_; }

 private:
  void logChange(model::SourceState before);

  const model::Clock& clock_;
  std::chrono::milliseconds unreachableAfter_;
  model::SourceHealth health_;
  std::string loggedNotice_;   // stays when the notice goes, so that one that flaps is said once
  std::uint64_t repeats_ = 0;  // failures since the last line in the log
};

}  // namespace flowwall::net::sources
