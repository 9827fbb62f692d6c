#include "engine/app/backlight.hpp"

#include <algorithm>

namespace flowwall::app {

double Backlight::wanted(model::Uptime now, int minuteOfWeek) const {
  if (wokenAt_ && now - *wokenAt_ < kAwake) {
    return 1.0;
  }
  if (hours_.blank.contains(minuteOfWeek)) {
    return 0.0;
  }
  return hours_.dim.contains(minuteOfWeek) ? hours_.dimmedTo : 1.0;
}

void Backlight::update(model::Uptime now, int minuteOfWeek) {
  target_ = wanted(now, minuteOfWeek);
  const model::Uptime passed = now - updatedAt_.value_or(now - kFade);
  updatedAt_ = now;
  const double step = static_cast<double>(passed.count()) / static_cast<double>(kFade.count());
  brightness_ = std::clamp(target_, brightness_ - step, brightness_ + step);
}

}  // namespace flowwall::app
