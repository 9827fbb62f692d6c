// TokenBucket: lets so many things happen in a second, and a few at once after a rest.
//
// Units: things per second. Thread: one thread.
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/model/clock.hpp"

namespace flowwall::net::enrich {

class TokenBucket {
 public:
  /// Starts full. `clock` outlives it.
  TokenBucket(const model::Clock& clock, double perSecond, double burst)
      : clock_(&clock), perSecond_(perSecond), burst_(std::max(burst, 1.0)), tokens_(burst_),
        filledAt_(clock.uptime()) {
    assert(perSecond > 0.0);
  }

  /// Whether one more may happen now; if so, it is counted as having happened.
  [[nodiscard]] bool take() {
    fill();
    if (tokens_ < 1.0) {
      return false;
    }
    tokens_ -= 1.0;
    return true;
  }

  /// Time until take() says yes; zero: now.
  [[nodiscard]] model::Uptime untilNext() {
    fill();
    const double missing = std::max(1.0 - tokens_, 0.0);
    return model::Uptime(static_cast<model::Uptime::rep>(std::ceil(missing / perSecond_ * 1000.0)));
  }

 private:
  void fill() {
    const model::Uptime now = clock_->uptime();
    const double passed = std::chrono::duration<double>(now - filledAt_).count();
    tokens_ = std::min(tokens_ + passed * perSecond_, burst_);
    filledAt_ = now;
  }

  const model::Clock* clock_;
  double perSecond_;
  double burst_;
  double tokens_;
  model::Uptime filledAt_;
};

}  // namespace flowwall::net::enrich
