// PollPacer: how long to wait after a poll. Good polls start one interval apart; while the server
// fails, or needs longer than the interval, the waits grow, with some randomness, so that many
// walls do not ask in step.
//
// Thread: network thread. Ownership: a value.
#pragma once

#include <chrono>
#include <random>

#include "net/sources/ntopng_options.hpp"

namespace flowwall::net::sources {

class PollPacer {
 public:
  PollPacer(std::chrono::milliseconds interval, const RetryPolicy& retry)
      : interval_(interval), retry_(retry), random_(retry.seed) {}

  /// `took`: from the poll's start to its end.
  [[nodiscard]] std::chrono::milliseconds afterGood(std::chrono::milliseconds took);
  /// `refused`: by the server, which must not lock us out for asking too often.
  [[nodiscard]] std::chrono::milliseconds afterFailure(bool refused);

  /// The last poll was good and took longer than the interval.
  [[nodiscard]] bool overloaded() const { return slowInARow_ > 0; }
  /// Whatever failed before has been seen to.
  void forgetFailures() { failuresInARow_ = 0; }

 private:
  std::chrono::milliseconds spread(std::chrono::milliseconds base, double least, double most);

  std::chrono::milliseconds interval_;
  RetryPolicy retry_;
  std::mt19937_64 random_;
  unsigned failuresInARow_ = 0;
  unsigned slowInARow_ = 0;
};

}  // namespace flowwall::net::sources
