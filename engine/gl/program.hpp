// Program: a linked vertex and fragment shader.
//
// Thread: render thread. Errors: compile() throws std::runtime_error with the driver's own words;
// a shader that does not compile is a programmer's mistake.
#pragma once

#include <string_view>

#include "engine/gl/objects.hpp"

namespace flowwall::gl {

class Program {
 public:
  Program() = default;
  [[nodiscard]] static Program compile(std::string_view label, std::string_view vertexSource,
                                       std::string_view fragmentSource);
  void use() const;
  [[nodiscard]] GLuint id() const { return handle_.id(); }

 private:
  explicit Program(GLuint id) : handle_(id) {}
  Handle<deleteProgram> handle_;
};

}  // namespace flowwall::gl
