// Rebuilds: counts how often all that is drawn was made anew. A graphics device that is lost again
// and again is left to whoever started this program.
//
// Thread: one at a time.
#pragma once

#include <stdexcept>
#include <string>

#include "engine/model/clock.hpp"

namespace flowwall::app {

class Rebuilds {
 public:
  /// Throws std::runtime_error at the fourth within a minute.
  void count(model::Uptime now) {
    if (now - since_ > kWithin) {
      since_ = now;
      count_ = 0;
    }
    if (++count_ > kMost) {
      throw std::runtime_error("the graphics device was lost " + std::to_string(count_) +
                               " times within a minute");
    }
  }

 private:
  static constexpr model::Uptime kWithin{60'000};
  static constexpr int kMost = 3;
  model::Uptime since_{-kWithin};
  int count_ = 0;
};

}  // namespace flowwall::app
