// WeeklyHours: times of the week, as "22:00-06:00" or "mon-fri 19:30-07:00, sat-sun 00:00-24:00".
// Without days: every day. A span that ends before it begins goes on into the next day.
//
// Units: minutes of the week, Monday 00:00 is 0. Ownership: a value. Thread: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/units.hpp"

namespace flowwall::model {

class WeeklyHours {
 public:
  WeeklyHours() = default;  ///< never

  /// Nothing: it is no such text. An empty one is never.
  [[nodiscard]] static std::optional<WeeklyHours> parse(std::string_view text);
  static constexpr std::string_view kAllowed =
      "times as 22:00-06:00, or with days mon-fri 19:30-07:00, several with commas between; empty: "
      "never";

  [[nodiscard]] bool contains(int minuteOfWeek) const;
  [[nodiscard]] bool isNever() const { return spans_.empty(); }
  [[nodiscard]] const std::string& text() const { return text_; }  ///< as it was given
  bool operator==(const WeeklyHours&) const = default;

 private:
  struct Span {
    int begin = 0;
    int end = 0;  ///< beyond the week's end when it goes on into the next
    bool operator==(const Span&) const = default;
  };
  std::vector<Span> spans_;
  std::string text_;
};

/// How bright the screen is by the hours of the week.
struct ScreenHours {
  WeeklyHours dim;
  WeeklyHours blank;  ///< goes before dim
  double dimmedTo = 0.3;
  bool operator==(const ScreenHours&) const = default;
};

/// In the time zone that the environment sets.
[[nodiscard]] int localMinuteOfWeek(UtcTime time);

}  // namespace flowwall::model
