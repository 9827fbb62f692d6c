#include "engine/platform/monitors.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>

namespace flowwall::platform {
namespace {

Rect unionOf(std::span<const Monitor> monitors) {
  Rect all = monitors.front().area;
  for (const Monitor& monitor : monitors.subspan(1)) {
    const int right = std::max(all.x + all.width, monitor.area.x + monitor.area.width);
    const int bottom = std::max(all.y + all.height, monitor.area.y + monitor.area.height);
    all.x = std::min(all.x, monitor.area.x);
    all.y = std::min(all.y, monitor.area.y);
    all.width = right - all.x;
    all.height = bottom - all.y;
  }
  return all;
}

Rect intersection(const Rect& one, const Rect& other) {
  const int left = std::max(one.x, other.x);
  const int top = std::max(one.y, other.y);
  return {left, top, std::min(one.x + one.width, other.x + other.width) - left,
          std::min(one.y + one.height, other.y + other.height) - top};
}

bool coversAll(const MonitorChoice& choice) {
  return choice == "span" || choice == "mirror";
}

// Nothing: there is no such monitor.
std::optional<std::size_t> find(std::span<const Monitor> monitors, const MonitorChoice& choice) {
  if (choice == "primary" || choice.empty()) {
    return 0;
  }
  const auto named = std::ranges::find(monitors, choice, &Monitor::name);
  if (named != monitors.end()) {
    return static_cast<std::size_t>(named - monitors.begin());
  }
  std::size_t number = 0;
  const char* end = choice.data() + choice.size();
  const auto [stop, error] = std::from_chars(choice.data(), end, number);
  if (error != std::errc() || stop != end || number < 1 || number > monitors.size()) {
    return std::nullopt;
  }
  return number - 1;
}

}  // namespace

Placement place(std::span<const Monitor> monitors, const MonitorChoice& choice) {
  if (coversAll(choice) && monitors.size() > 1) {
    return {.monitor = std::nullopt, .window = unionOf(monitors)};
  }
  const auto found = coversAll(choice) ? 0 : find(monitors, choice);
  const std::size_t monitor = found.value_or(0);
  return {.monitor = monitor, .window = monitors[monitor].area, .found = found.has_value()};
}

std::vector<Rect> partsOf(const Rect& window, std::span<const Monitor> monitors,
                          const MonitorChoice& choice) {
  std::vector<Rect> parts;
  const auto add = [&](const Monitor& monitor) {
    Rect part = intersection(window, monitor.area);
    part.x -= window.x;
    part.y -= window.y;
    if (part.width > 0 && part.height > 0 && std::ranges::find(parts, part) == parts.end()) {
      parts.push_back(part);
    }
  };
  if (choice == "mirror") {
    std::ranges::for_each(monitors, add);
    std::ranges::stable_sort(parts, std::greater(), [](const Rect& part) {
      return std::int64_t{part.width} * part.height;
    });
  } else if (choice != "span" && monitors.size() > 1) {
    add(monitors[place(monitors, choice).monitor.value_or(0)]);
  }
  if (parts.empty()) {
    parts.push_back({0, 0, window.width, window.height});
  }
  return parts;
}

std::string describe(std::span<const Monitor> monitors) {
  std::string text;
  for (std::size_t i = 0; i < monitors.size(); ++i) {
    const Monitor& monitor = monitors[i];
    text += (i == 0 ? "" : ", ") + std::to_string(i + 1) + ": " + monitor.name + " (" +
            std::to_string(monitor.area.width) + "x" + std::to_string(monitor.area.height) + ")";
  }
  return text;
}

}  // namespace flowwall::platform
