// TimerQuery: how long the GPU worked on what is submitted between begin() and end().
//
// Ownership: owns the query. Thread: render thread; one at a time between begin() and end().
#pragma once

#include <chrono>
#include <optional>

#include "engine/gl/objects.hpp"

namespace flowwall::gl {

void deleteQuery(GLuint id);

class TimerQuery {
 public:
  explicit TimerQuery(std::string_view label);

  /// Whether the driver counts time at all.
  [[nodiscard]] static bool available();

  void begin() const;
  void end() const;
  /// Waits until the work is done.
  [[nodiscard]] std::chrono::nanoseconds wait() const;

 private:
  Handle<deleteQuery> handle_;
};

}  // namespace flowwall::gl
