#include "net/pipeline/throughput_recorder.hpp"

#include <algorithm>

namespace flowwall::net::pipeline {
namespace {

using model::ThroughputHistory;
using model::ThroughputSample;
using model::Uptime;
using Origin = ThroughputSample::Origin;

constexpr Uptime kHoldBeforeIntervalIsKnown{10'000};
constexpr Uptime kLongestHold{300'000};

}  // namespace

void ThroughputRecorder::measure(model::BitRate up, model::BitRate down, Origin origin) {
  advance();
  const Uptime now = clock_.uptime();
  const bool counters = origin == Origin::interface;
  const bool countersHold = last_ && last_->sample.origin == Origin::interface && holds(now);
  learnInterval(now);
  if (!counters && countersHold) {
    return;
  }
  if (summed_ > 0 && sum_.origin != origin) {
    summed_ = 0;
  }
  if (summed_ == 0) {
    sum_ = {.origin = origin};
  }
  sum_.up.bitsPerSecond += up.bitsPerSecond;
  sum_.down.bitsPerSecond += down.bitsPerSecond;
  ++summed_;
  if (history_.samples.empty()) {
    history_.end = now - now % history_.step;
  }
  last_ = Measure{{up, down, origin}, now};
}

bool ThroughputRecorder::advance() {
  if (!last_ && history_.samples.empty()) {
    return false;
  }
  const Uptime now = clock_.uptime();
  bool changed = false;
  while (history_.end + history_.step <= now) {
    if (history_.samples.empty() && summed_ == 0 && !holds(history_.end)) {
      last_.reset();  // five minutes without anything: the next measure begins anew
      break;
    }
    append(sampleFrom(history_.end));
    history_.end += history_.step;
    summed_ = 0;
    changed = true;
  }
  return changed;
}

void ThroughputRecorder::clear() {
  history_.samples.clear();
  last_.reset();
  lastPoll_.reset();
  intervals_ = {};
  summed_ = 0;
}

void ThroughputRecorder::learnInterval(Uptime now) {
  if (lastPoll_) {
    intervals_ = {now - *lastPoll_, intervals_[0]};
  }
  lastPoll_ = now;
}

// The shorter of the last two intervals: one outage does not make a poll rare.
Uptime ThroughputRecorder::holdTime() const {
  if (!intervals_[0]) {
    return kHoldBeforeIntervalIsKnown;
  }
  const Uptime usual = std::min(*intervals_[0], intervals_[1].value_or(*intervals_[0]));
  return std::clamp(2 * usual, 2 * history_.step, kLongestHold);
}

bool ThroughputRecorder::holds(Uptime when) const {
  return last_ && when - last_->at < holdTime();
}

ThroughputSample ThroughputRecorder::sampleFrom(Uptime begin) const {
  if (summed_ > 0) {
    return {{sum_.up.bitsPerSecond / summed_}, {sum_.down.bitsPerSecond / summed_}, sum_.origin};
  }
  return holds(begin) ? last_->sample : ThroughputSample{};
}

void ThroughputRecorder::append(const ThroughputSample& sample) {
  auto& samples = history_.samples;
  samples.push_back(sample);
  const auto excess = samples.size() > ThroughputHistory::kMaxSamples ? 1 : 0;
  const auto first = std::find_if(samples.begin() + excess, samples.end(),
                                  [](const auto& one) { return one.origin != Origin::gap; });
  samples.erase(samples.begin(), first);
}

}  // namespace flowwall::net::pipeline
