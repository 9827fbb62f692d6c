#include "net/sources/ntopng_pacer.hpp"

#include <algorithm>

namespace flowwall::net::sources {
namespace {

using std::chrono::milliseconds;

milliseconds doubled(milliseconds first, unsigned times, milliseconds most) {
  constexpr unsigned kMaxDoublings = 16;
  return std::min<milliseconds>(first * (1LL << std::min(times, kMaxDoublings)), most);
}

}  // namespace

milliseconds PollPacer::spread(milliseconds base, double least, double most) {
  std::uniform_real_distribution<double> factor(least, most);
  return milliseconds(
      static_cast<milliseconds::rep>(static_cast<double>(base.count()) * factor(random_)));
}

milliseconds PollPacer::afterGood(milliseconds took) {
  failuresInARow_ = 0;
  if (took <= interval_) {
    slowInARow_ = 0;
    return interval_ - took;
  }
  // A server that cannot keep up gets a pause, from its last answer on.
  const milliseconds pause = doubled(interval_, slowInARow_, std::max(interval_, retry_.slowMax));
  ++slowInARow_;
  return spread(pause, 1.0, 1.25);
}

milliseconds PollPacer::afterFailure(bool refused) {
  slowInARow_ = 0;
  const milliseconds wait = refused
                                ? doubled(retry_.refusedFirst, failuresInARow_, retry_.refusedMax)
                                : doubled(retry_.first, failuresInARow_, retry_.max);
  ++failuresInARow_;
  // A refusal is never retried sooner than it says; anything else may be, never later.
  return refused ? spread(wait, 1.0, 1.25) : spread(wait, 0.5, 1.0);
}

}  // namespace flowwall::net::sources
