#include "engine/app/frame_pacer.hpp"

#include <algorithm>
#include <thread>

namespace flowwall::app {

FramePacer::FramePacer(int framesPerSecond) {
  setRate(framesPerSecond);
}

void FramePacer::setRate(int framesPerSecond) {
  rate_ = std::max(framesPerSecond, 1);
  period_ =
      std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(1.0 / rate_));
}

bool FramePacer::isDue(Motion motion, bool changed, model::Uptime now) {
  const model::Uptime pause = motion == Motion::none ? kStill : kGentle;
  const bool due = changed || motion == Motion::full || !drawn_ || now - *drawn_ >= pause;
  if (due) {
    drawn_ = now;
    ++counted_;
  }
  return due;
}

void FramePacer::wait() {
  due_ = std::max(due_ + period_, Steady::now());
  std::this_thread::sleep_until(due_);
  const auto passed = Steady::now() - countedSince_;
  if (passed >= std::chrono::seconds(1)) {
    measured_ = counted_ / std::chrono::duration<double>(passed).count();
    counted_ = 0;
    countedSince_ = Steady::now();
  }
}

}  // namespace flowwall::app
