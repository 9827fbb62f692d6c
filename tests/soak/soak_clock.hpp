// SoakClock: the simulated week's time. It moves on when the network thread says so.
//
// Thread: advance() by one, all else by any.
#pragma once

#include <atomic>

#include "engine/model/clock.hpp"

namespace flowwall::test {

class SoakClock final : public model::Clock {
 public:
  [[nodiscard]] model::Uptime uptime() const override { return model::Uptime(ms_.load()); }
  [[nodiscard]] model::UtcTime utc() const override {
    return model::UtcTime(std::chrono::seconds(1'795'461'928)) + uptime();
  }
  void advance(model::Uptime step) { ms_.fetch_add(step.count()); }

 private:
  std::atomic<model::Uptime::rep> ms_ = 0;
};

}  // namespace flowwall::test
