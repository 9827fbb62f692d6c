#include "engine/gl/timer_query.hpp"

namespace flowwall::gl {

void deleteQuery(GLuint id) {
  glDeleteQueries(1, &id);
}

TimerQuery::TimerQuery(std::string_view label) {
  GLuint id = 0;
  glCreateQueries(GL_TIME_ELAPSED, 1, &id);
  handle_ = Handle<deleteQuery>(id);
  glObjectLabel(GL_QUERY, id, static_cast<GLsizei>(label.size()), label.data());
}

bool TimerQuery::available() {
  GLint bits = 0;
  glGetQueryiv(GL_TIME_ELAPSED, GL_QUERY_COUNTER_BITS, &bits);
  return bits > 0;
}

void TimerQuery::begin() const {
  glBeginQuery(GL_TIME_ELAPSED, handle_.id());
}

void TimerQuery::end() const {
  glEndQuery(GL_TIME_ELAPSED);
}

std::chrono::nanoseconds TimerQuery::wait() const {
  GLuint64 elapsed = 0;
  glGetQueryObjectui64v(handle_.id(), GL_QUERY_RESULT, &elapsed);
  return std::chrono::nanoseconds(elapsed);
}

}  // namespace flowwall::gl
