// ReplayTimeline: which snapshot of a recording is current, as a function of the time played, and
// when the next one is. It goes round and round.
//
// Units: in the types. Thread: pure, any thread. Ownership: a value.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "net/store/raw_files.hpp"

namespace flowwall::net::sources {

struct ReplayPace {
  double speed = 1.0;  ///< times the recorded pace; above 0
  /// Each snapshot is shown for so long, whatever was recorded; 0: the recorded pace.
  std::chrono::milliseconds step{0};
  /// A longer pause of the recording (a night, a stopped wall) is played as one of this length, as
  /// it is seen: after the speed.
  std::chrono::milliseconds longestPause{60'000};
};

class ReplayTimeline {
 public:
  struct Position {
    std::size_t index;               ///< the snapshot that is current
    std::chrono::milliseconds age;   ///< for how long it has been
    std::chrono::milliseconds left;  ///< until the next one, at least 1 ms
    bool wrapped;                    ///< the recording has been played to its end
  };

  ReplayTimeline() = default;
  ReplayTimeline(std::vector<store::RawPoll> polls, const ReplayPace& pace);

  [[nodiscard]] const std::vector<store::RawPoll>& polls() const { return polls_; }
  /// How long one round takes; 0 only without any poll.
  [[nodiscard]] std::chrono::milliseconds round() const { return round_; }
  /// `played` is not negative; there is at least one poll.
  [[nodiscard]] Position at(std::chrono::milliseconds played) const;

 private:
  std::vector<store::RawPoll> polls_;
  std::vector<double> startMs_;  // when each becomes current, after the speed
  std::chrono::milliseconds round_{0};
};

}  // namespace flowwall::net::sources
