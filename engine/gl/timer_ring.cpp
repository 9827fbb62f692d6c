#include "engine/gl/timer_ring.hpp"

namespace flowwall::gl {

void deleteQuery(GLuint id) {
  glDeleteQueries(1, &id);
}

TimerRing::TimerRing(std::string_view label) {
  for (auto& query : queries_) {
    GLuint id = 0;
    glCreateQueries(GL_TIME_ELAPSED, 1, &id);
    query = Handle<deleteQuery>(id);
    glObjectLabel(GL_QUERY, id, static_cast<GLsizei>(label.size()), label.data());
  }
}

bool TimerRing::available() {
  GLint bits = 0;
  glGetQueryiv(GL_TIME_ELAPSED, GL_QUERY_COUNTER_BITS, &bits);
  return bits > 0;
}

void TimerRing::begin() {
  open_ = begun_ - taken_ < kFrames;
  if (open_) {
    begunAt_.at(begun_ % kFrames) = std::chrono::steady_clock::now();
    glBeginQuery(GL_TIME_ELAPSED, query(begun_));
  }
}

void TimerRing::end() {
  if (std::exchange(open_, false)) {
    glEndQuery(GL_TIME_ELAPSED);
    ++begun_;
  }
}

std::optional<std::chrono::nanoseconds> TimerRing::take() {
  if (taken_ == begun_) {
    return std::nullopt;
  }
  GLint known = GL_FALSE;
  glGetQueryObjectiv(query(taken_), GL_QUERY_RESULT_AVAILABLE, &known);
  if (known == GL_FALSE) {
    return std::nullopt;
  }
  GLuint64 elapsed = 0;
  glGetQueryObjectui64v(query(taken_), GL_QUERY_RESULT, &elapsed);
  const std::chrono::nanoseconds time(elapsed);
  const auto most = std::chrono::steady_clock::now() - begunAt_.at(taken_++ % kFrames);
  return time <= most ? std::optional(time) : std::nullopt;
}

}  // namespace flowwall::gl
