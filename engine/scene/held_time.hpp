// HeldTime: how long packets, rings and pulses have stood still. Their time is the frame's less
// this; everything else, ages and fades included, goes on by the clock.
//
// Thread: render thread.
#pragma once

#include "engine/model/units.hpp"

namespace flowwall::scene {

class HeldTime {
 public:
  void hold(bool isHeld, model::Uptime now) {
    if (isHeld == isHeld_) {
      return;
    }
    before_ = at(now);
    since_ = now;
    isHeld_ = isHeld;
  }

  [[nodiscard]] model::Uptime at(model::Uptime now) const {
    return isHeld_ ? before_ + (now - since_) : before_;
  }

 private:
  bool isHeld_ = false;
  model::Uptime since_{0};
  model::Uptime before_{0};
};

}  // namespace flowwall::scene
