// PassClock: what each pass of a frame costs. To know, it waits for the driver after each of them,
// which makes the whole frame slower; switched off, it does nothing.
//
// Thread: render thread.
#pragma once

#include <glad/gl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace flowwall::render {

enum class Pass : std::uint8_t {
  uploads,
  backdrop,
  ocean,
  land,
  lines,
  night,
  arcs,
  places,
  panels,
  copies,
  alerted,
  home,
  packets,
  bloom,
  tone,
  labels,
};
inline constexpr std::array<std::string_view, 16> kPassNames{
    "uploads", "backdrop", "ocean",   "land", "lines",   "night", "arcs", "places",
    "panels",  "copies",   "alerted", "home", "packets", "bloom", "tone", "labels"};

class PassClock {
 public:
  using Times = std::array<std::chrono::nanoseconds, kPassNames.size()>;

  void measure(bool on) { on_ = on; }
  /// A frame begins.
  void start() {
    if (on_) {
      times_ = {};
      mark();
    }
  }
  /// What was submitted since the last call belongs to `pass`.
  void done(Pass pass) {
    if (on_) {
      const auto since = last_;
      mark();
      times_[static_cast<std::size_t>(pass)] += last_ - since;
    }
  }
  /// Of the last frame.
  [[nodiscard]] const Times& times() const { return times_; }

 private:
  using Steady = std::chrono::steady_clock;
  void mark() {
    glFinish();
    last_ = Steady::now();
  }

  bool on_ = false;
  Steady::time_point last_;
  Times times_{};
};

}  // namespace flowwall::render
