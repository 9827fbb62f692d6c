// Keeps the time between frames, tells whether one is worth drawing, and counts frames per second
// over the last second. Between two frames that are drawn it goes on at its beat, so that whatever
// happens is seen at once.
//
// Thread: main thread.
#pragma once

#include <chrono>
#include <optional>

#include "engine/model/units.hpp"

namespace flowwall::app {

/// How much of the picture moves.
enum class Motion : std::uint8_t {
  none,    ///< only the clock, and what is to be seen of the data's age: a frame a second
  gentle,  ///< the rings about the home site: ten
  full,    ///< packets, the camera, something that fades or eases: every one
};

class FramePacer {
 public:
  static constexpr model::Uptime kStill{1000};
  static constexpr model::Uptime kGentle{100};

  explicit FramePacer(int framesPerSecond);

  /// From the next frame on.
  void setRate(int framesPerSecond);
  /// Whether a frame is to be drawn now; counts it when it is. `changed`: something has happened
  /// that is to be seen.
  [[nodiscard]] bool isDue(Motion motion, bool changed, model::Uptime now);

  /// Sleeps until the next beat; a late one moves the beat rather than being caught up.
  void wait();
  [[nodiscard]] int rate() const { return rate_; }
  /// From one beat to the next.
  [[nodiscard]] std::chrono::nanoseconds period() const { return period_; }
  [[nodiscard]] double framesPerSecond() const { return measured_; }

 private:
  using Steady = std::chrono::steady_clock;
  int rate_ = 1;
  Steady::duration period_{};
  std::optional<model::Uptime> drawn_;
  Steady::time_point due_ = Steady::now();
  Steady::time_point countedSince_ = Steady::now();
  int counted_ = 0;
  double measured_ = 0.0;
};

}  // namespace flowwall::app
