#include "engine/model/weekly_hours.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <utility>

namespace flowwall::model {
namespace {

constexpr int kDay = 24 * 60;
constexpr int kWeek = 7 * kDay;
constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The text before the first `separator`, and what follows it; nothing: it is not there.
std::optional<std::pair<std::string_view, std::string_view>> split(std::string_view text,
                                                                   char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  return std::pair(trimmed(text.substr(0, at)), trimmed(text.substr(at + 1)));
}

std::optional<int> twoDigits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = text.size() == 2 && error == std::errc() && end == text.data() + 2;
  return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

// "06:00" to "24:00", in minutes.
std::optional<int> timeOfDay(std::string_view text) {
  const auto parts = split(text, ':');
  const auto hour = parts ? twoDigits(parts->first) : std::nullopt;
  const auto minute = parts ? twoDigits(parts->second) : std::nullopt;
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > kDay) {
    return std::nullopt;
  }
  return *hour * 60 + *minute;
}

std::optional<int> dayOf(std::string_view text) {
  const auto found = std::ranges::find(kDays, text);
  return found == kDays.end() ? std::nullopt
                              : std::optional(static_cast<int>(found - kDays.begin()));
}

// First day and how many; "fri-mon" goes over the week's end.
std::optional<std::pair<int, int>> daysOf(std::string_view text) {
  const auto range = split(text, '-');
  const auto first = dayOf(range ? range->first : text);
  const auto last = range ? dayOf(range->second) : first;
  if (!first || !last) {
    return std::nullopt;
  }
  return std::pair(*first, (*last - *first + 7) % 7 + 1);
}

}  // namespace

std::optional<WeeklyHours> WeeklyHours::parse(std::string_view text) {
  WeeklyHours hours;
  hours.text_ = text;
  std::string_view rest = trimmed(text);
  while (!rest.empty()) {
    const auto entry = split(rest, ',').value_or(std::pair(rest, std::string_view()));
    const auto withDays = split(entry.first, ' ');
    const auto days = withDays ? daysOf(withDays->first) : std::optional(std::pair(0, 7));
    const auto times = split(withDays ? withDays->second : entry.first, '-');
    const auto begin = times ? timeOfDay(times->first) : std::nullopt;
    const auto end = times ? timeOfDay(times->second) : std::nullopt;
    const bool trailing = entry.second.empty() && rest.ends_with(',');
    if (!days || !begin || !end || *begin == *end || *begin == kDay || trailing) {
      return std::nullopt;
    }
    for (int day = 0; day < days->second; ++day) {
      const int midnight = (days->first + day) % 7 * kDay;
      hours.spans_.push_back({midnight + *begin, midnight + *end + (*end < *begin ? kDay : 0)});
    }
    rest = entry.second;
  }
  return hours;
}

bool WeeklyHours::contains(int minuteOfWeek) const {
  return std::ranges::any_of(spans_, [&](const Span& span) {
    return (minuteOfWeek >= span.begin && minuteOfWeek < span.end) ||
           minuteOfWeek + kWeek < span.end;
  });
}

int localMinuteOfWeek(UtcTime time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  return (local.tm_wday + 6) % 7 * kDay + local.tm_hour * 60 + local.tm_min;
}

}  // namespace flowwall::model
