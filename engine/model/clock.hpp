// The one source of time, injected everywhere so that tests and `flowwall shot` can simulate it.
//
// Thread: implementations are safe to read from any thread.
#pragma once

#include "engine/model/units.hpp"

namespace flowwall::model {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Uptime uptime() const = 0;
  [[nodiscard]] virtual UtcTime utc() const = 0;
};

/// The machine's own clocks.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Uptime uptime() const override {
    return std::chrono::duration_cast<Uptime>(std::chrono::steady_clock::now() - start_);
  }
  [[nodiscard]] UtcTime utc() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A clock that stands where it is put.
/// Thread: one thread only.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UtcTime startUtc) : startUtc_(startUtc) {}
  [[nodiscard]] Uptime uptime() const override { return uptime_; }
  [[nodiscard]] UtcTime utc() const override { return startUtc_ + uptime_; }
  void advance(Uptime step) { uptime_ += step; }

 private:
  UtcTime startUtc_;
  Uptime uptime_{0};
};

}  // namespace flowwall::model
