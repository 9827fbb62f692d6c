// Backlight: how bright the screen is by the hours of the week. Whoever touches the wall or
// changes its view wakes it for a while. Changes fade.
//
// Thread: main. Units: brightness 0 (black) to 1.
#pragma once

#include <optional>

#include "engine/model/weekly_hours.hpp"

namespace flowwall::app {

class Backlight {
 public:
  static constexpr model::Uptime kAwake{120'000};
  static constexpr model::Uptime kFade{2'000};

  explicit Backlight(model::ScreenHours hours) : hours_(std::move(hours)) {}

  /// Other hours from now on.
  void use(model::ScreenHours hours) { hours_ = std::move(hours); }
  /// Somebody is there.
  void wake(model::Uptime now) { wokenAt_ = now; }
  /// In each frame.
  void update(model::Uptime now, int minuteOfWeek);

  [[nodiscard]] double brightness() const { return brightness_; }
  [[nodiscard]] bool fades() const { return brightness_ != target_; }
  [[nodiscard]] bool isBlank() const { return brightness_ == 0.0 && !fades(); }

 private:
  [[nodiscard]] double wanted(model::Uptime now, int minuteOfWeek) const;

  model::ScreenHours hours_;
  std::optional<model::Uptime> wokenAt_;
  std::optional<model::Uptime> updatedAt_;
  double target_ = 1.0;
  double brightness_ = 1.0;
};

}  // namespace flowwall::app
