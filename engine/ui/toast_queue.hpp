// ToastQueue: which alert is shown: one at a time, each for long enough to be read, in the order
// in which they came.
//
// Thread: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/alert.hpp"

namespace flowwall::ui {

class ToastQueue {
 public:
  static constexpr model::Uptime kLeast{5000};  ///< before the next one's turn
  static constexpr model::Uptime kMost{12000};  ///< when none is waiting
  static constexpr model::Uptime kNews{30000};  ///< older ones are no news
  static constexpr model::Uptime kFade{300};

  /// `alerts` oldest first.
  void update(const std::vector<model::Alert>& alerts, model::Uptime now);

  [[nodiscard]] const model::Alert* shown() const { return shown_ ? &*shown_ : nullptr; }
  [[nodiscard]] double opacity(model::Uptime now) const;
  /// Whether the opacity is changing.
  [[nodiscard]] bool fading(model::Uptime now) const;

 private:
  std::optional<model::Alert> shown_;
  model::Uptime since_{0};
  std::uint64_t lastNumber_ = 0;
  bool started_ = false;
};

}  // namespace flowwall::ui
