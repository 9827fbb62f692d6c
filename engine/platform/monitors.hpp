// Which of the desktop's monitors the wall is on, and where on them its picture goes. Plain
// geometry: what there is comes from Window, which also does what is said here.
//
// Units: the desktop's screen coordinates, y down. Thread: any. Errors: none.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace flowwall::platform {

struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool operator==(const Rect&) const = default;
};

struct Monitor {
  std::string name;
  Rect area;
  int refreshHz = 0;
  bool operator==(const Monitor&) const = default;
};

/// What is asked for: "primary", "span" (one picture over all), "mirror" (the same on all), a
/// monitor's name, or its number from 1.
using MonitorChoice = std::string;

struct Placement {
  /// Of the list: the monitor that is filled; absent: a window without borders over `window`.
  std::optional<std::size_t> monitor;
  Rect window;
  bool found = true;  ///< false: what was asked for is not there, this is the primary one
  bool operator==(const Placement&) const = default;
};

/// `monitors`: the primary one first, at least one.
[[nodiscard]] Placement place(std::span<const Monitor> monitors, const MonitorChoice& choice);

/// Where in a window the picture is shown, with all of it in each part, the largest part first;
/// relative to the window.
/// A compositor may have made the window larger than was asked: what lies beside stays black.
[[nodiscard]] std::vector<Rect> partsOf(const Rect& window, std::span<const Monitor> monitors,
                                        const MonitorChoice& choice);

/// "1: HDMI-1 (1920x1080), 2: DP-2 (3840x2160)"
[[nodiscard]] std::string describe(std::span<const Monitor> monitors);

}  // namespace flowwall::platform
