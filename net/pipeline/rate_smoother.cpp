#include "net/pipeline/rate_smoother.hpp"

#include <algorithm>
#include <cmath>

namespace flowwall::net::pipeline {
namespace {

constexpr int kRestTimeConstants = 5;

}  // namespace

void RateSmoother::report(model::BitRate rate, model::Uptime now, model::Uptime timeConstant) {
  const bool moves = rate.bitsPerSecond > 0.0;
  if (moves) {
    lastMoved_ = now;
  }
  const bool asItIs = !last_ || timeConstant.count() <= 0 ||
                      (!moves && now - lastMoved_ >= kRestTimeConstants * timeConstant);
  const model::Uptime step = std::max(now - last_.value_or(now), model::Uptime{0});
  last_ = now;
  if (asItIs) {
    rate_ = rate;
    return;
  }
  const double weight =
      -std::expm1(-static_cast<double>(step.count()) / static_cast<double>(timeConstant.count()));
  rate_.bitsPerSecond += (rate.bitsPerSecond - rate_.bitsPerSecond) * weight;
}

}  // namespace flowwall::net::pipeline
