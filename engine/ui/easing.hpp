// Easing: numbers that run to their new values instead of jumping.
//
// Ownership: keeps one entry a key that was asked for in the last round. Thread: one at a time.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "engine/model/units.hpp"

namespace flowwall::ui {

class Easing {
 public:
  static constexpr model::Uptime kDuration{600};

  /// A round asks for every value that is shown; what was not asked for is forgotten at the end.
  void begin(model::Uptime now);
  /// Where the value of `key` is on its way to `target`; there at once when it is new.
  [[nodiscard]] double towards(std::uint64_t key, double target);
  void end();

  /// Whether any value is still on its way.
  [[nodiscard]] bool running(model::Uptime now) const { return now < runsUntil_; }

 private:
  struct Value {
    double from = 0.0;
    double to = 0.0;
    model::Uptime start{0};
    std::uint64_t round = 0;
  };
  [[nodiscard]] double at(const Value& value) const;

  std::unordered_map<std::uint64_t, Value> values_;
  std::uint64_t round_ = 0;
  model::Uptime now_{0};
  model::Uptime runsUntil_{0};
};

}  // namespace flowwall::ui
