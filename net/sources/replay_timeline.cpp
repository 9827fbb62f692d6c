#include "net/sources/replay_timeline.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace flowwall::net::sources {

using std::chrono::milliseconds;

ReplayTimeline::ReplayTimeline(std::vector<store::RawPoll> polls, const ReplayPace& pace)
    : polls_(std::move(polls)) {
  assert(pace.speed > 0.0 && pace.step >= milliseconds(0));
  constexpr double kAlone = 3000.0;  // how long the only snapshot is shown before it is read again
  const auto longest = static_cast<double>(pace.longestPause.count());
  double now = 0.0;
  double shown = kAlone;
  startMs_.reserve(polls_.size());
  for (std::size_t i = 0; i < polls_.size(); ++i) {
    startMs_.push_back(now);
    if (pace.step > milliseconds(0)) {
      shown = static_cast<double>(pace.step.count());
    } else if (i + 1 < polls_.size()) {
      const milliseconds recorded = polls_[i + 1].recorded - polls_[i].recorded;
      shown = std::min(static_cast<double>(recorded.count()) / pace.speed, longest);
    }  // else: the last one is shown for as long as the one before it
    now += shown;
  }
  round_ = milliseconds(std::llround(std::ceil(now)));
}

ReplayTimeline::Position ReplayTimeline::at(milliseconds played) const {
  assert(!polls_.empty());
  const milliseconds inRound = played % round_;
  const auto now = static_cast<double>(inRound.count());
  const auto next = std::upper_bound(startMs_.begin(), startMs_.end(), now);
  const double end = next == startMs_.end() ? static_cast<double>(round_.count()) : *next;
  const auto index = static_cast<std::size_t>(next - startMs_.begin()) - 1;
  return {.index = index,
          .age = milliseconds(static_cast<milliseconds::rep>(now - startMs_[index])),
          .left = milliseconds(static_cast<milliseconds::rep>(std::ceil(end - now))),
          .wrapped = played >= round_};
}

}  // namespace flowwall::net::sources
