// TimerRing: how long the GPU works on each frame, read some frames later, so that nobody waits for
// it.
//
// Ownership: owns its queries. Thread: render thread; one ring at a time between begin() and end().
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

#include "engine/gl/objects.hpp"

namespace flowwall::gl {

void deleteQuery(GLuint id);

class TimerRing {
 public:
  /// So many frames may be under way; more than a driver queues.
  static constexpr std::size_t kFrames = 6;

  explicit TimerRing(std::string_view label);
  /// A query that still runs would be in the way of the next ring's.
  ~TimerRing() { end(); }
  TimerRing(const TimerRing&) = delete;
  TimerRing& operator=(const TimerRing&) = delete;

  /// Whether the driver counts time at all.
  [[nodiscard]] static bool available();

  /// What is submitted between the two is timed, unless kFrames are under way already.
  void begin();
  void end();
  /// The time of the oldest frame under way, once it is known. Never waits. Nothing for one that
  /// cannot be: of its first frame llvmpipe gives the time since the machine's start.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> take();

 private:
  [[nodiscard]] GLuint query(std::size_t frame) const { return queries_[frame % kFrames].id(); }

  std::array<Handle<deleteQuery>, kFrames> queries_;
  std::array<std::chrono::steady_clock::time_point, kFrames> begunAt_;
  std::size_t taken_ = 0;
  std::size_t begun_ = 0;
  bool open_ = false;
};

}  // namespace flowwall::gl
