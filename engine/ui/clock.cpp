// Clock and date, in the time zone that the environment sets.
#include <array>
#include <cstdio>
#include <ctime>

#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"

namespace flowwall::ui {

ClockContent clockOf(model::UtcTime utc) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(utc).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  ClockContent content;
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", local.tm_hour, local.tm_min,
                local.tm_sec);
  content.time = text.data();
  std::snprintf(text.data(), text.size(), "%s %d %s %d · %s",
                kDays.at(static_cast<std::size_t>(local.tm_wday)), local.tm_mday,
                kMonths.at(static_cast<std::size_t>(local.tm_mon)), local.tm_year + 1900,
                local.tm_zone);
  content.date = text.data();
  return content;
}

void drawClock(Canvas& canvas, const Box& box, const ClockContent& clock) {
  canvas.text(Style::clock, {box.right(), box.y + 53.0F}, theme::kInk, clock.time, Align::right);
  canvas.text(Style::note, {box.right(), box.y + 84.0F}, theme::kMute, clock.date, Align::right);
}

}  // namespace flowwall::ui
