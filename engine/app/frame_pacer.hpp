// Keeps the time between frames, and counts frames per second over the last second.
//
// Thread: main thread.
#pragma once

#include <chrono>

namespace flowwall::app {

class FramePacer {
 public:
  explicit FramePacer(int framesPerSecond);

  /// From the next frame on.
  void setRate(int framesPerSecond);
  /// Sleeps until the next frame is due; a late frame moves the beat rather than being caught up.
  void wait();
  [[nodiscard]] int rate() const { return rate_; }
  [[nodiscard]] double framesPerSecond() const { return measured_; }

 private:
  using Steady = std::chrono::steady_clock;
  int rate_ = 1;
  Steady::duration period_{};
  Steady::time_point due_ = Steady::now();
  Steady::time_point countedSince_ = Steady::now();
  int counted_ = 0;
  double measured_ = 0.0;
};

}  // namespace flowwall::app
