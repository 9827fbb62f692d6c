#include "engine/scene/quality_controller.hpp"

#include <algorithm>

namespace flowwall::scene {
namespace {

// Of the budget: above, a frame comes late or nearly so; below, there is room for the next rung,
// which costs up to twice as much.
constexpr double kSlow = 0.9;
constexpr double kQuick = 0.4;

}  // namespace

void QualityController::beginWindow(model::Uptime now) {
  windowBegan_ = now;
  frames_ = slow_ = quick_ = 0;
}

void QualityController::interrupt(model::Uptime now) {
  settledAt_ = quickSince_ = now + kSettling;
  windowBegan_.reset();
}

void QualityController::step(int by, model::Uptime now) {
  quality_ = static_cast<model::Quality>(static_cast<int>(quality_) + by);
  interrupt(now);
}

void QualityController::add(std::chrono::nanoseconds gpuTime, std::chrono::nanoseconds budget,
                            model::Uptime now) {
  if (now < settledAt_) {
    return;
  }
  if (!windowBegan_) {
    beginWindow(now);
  }
  ++frames_;
  slow_ += gpuTime > kSlow * budget ? 1 : 0;
  quick_ += gpuTime < kQuick * budget ? 1 : 0;
  if (now >= *windowBegan_ + kWindow) {
    judge(now);
  }
}

// At a window's end.
void QualityController::judge(model::Uptime now) {
  if (steppedUpAt_ && now >= *steppedUpAt_ + kProven) {
    steppedUpAt_.reset();
    patience_ = kPatience;
  }
  const bool slow = 2 * slow_ > frames_;
  const bool quick = 20 * quick_ >= 19 * frames_;
  beginWindow(now);
  if (!quick) {
    quickSince_ = now;
  }
  if (slow && quality_ > model::Quality::low) {
    if (steppedUpAt_) {
      patience_ = std::min(2 * patience_, kMostPatience);
      steppedUpAt_.reset();
    }
    step(-1, now);
  } else if (quick && quality_ < range_.highest && now >= quickSince_ + patience_) {
    step(+1, now);
    steppedUpAt_ = now;
  }
}

}  // namespace flowwall::scene
