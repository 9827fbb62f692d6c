#include "engine/gl/program.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace flowwall::gl {
namespace {

void deleteShader(GLuint id) {
  glDeleteShader(id);
}
using Shader = Handle<deleteShader>;

Shader compileStage(GLenum stage, std::string_view label, std::string_view source) {
  Shader shader(glCreateShader(stage));
  const auto* text = source.data();
  const auto length = static_cast<GLint>(source.size());
  glShaderSource(shader.id(), 1, &text, &length);
  glCompileShader(shader.id());
  GLint good = GL_FALSE;
  glGetShaderiv(shader.id(), GL_COMPILE_STATUS, &good);
  if (good != GL_TRUE) {
    std::array<char, 2048> log{};
    glGetShaderInfoLog(shader.id(), log.size(), nullptr, log.data());
    throw std::runtime_error("shader " + std::string(label) + " does not compile: " + log.data());
  }
  return shader;
}

}  // namespace

Program Program::compile(std::string_view label, std::string_view vertexSource,
                         std::string_view fragmentSource) {
  const Shader vertex = compileStage(GL_VERTEX_SHADER, label, vertexSource);
  const Shader fragment = compileStage(GL_FRAGMENT_SHADER, label, fragmentSource);
  Program program(glCreateProgram());
  glAttachShader(program.id(), vertex.id());
  glAttachShader(program.id(), fragment.id());
  glLinkProgram(program.id());
  GLint good = GL_FALSE;
  glGetProgramiv(program.id(), GL_LINK_STATUS, &good);
  if (good != GL_TRUE) {
    std::array<char, 2048> log{};
    glGetProgramInfoLog(program.id(), log.size(), nullptr, log.data());
    throw std::runtime_error("program " + std::string(label) + " does not link: " + log.data());
  }
  glDetachShader(program.id(), vertex.id());
  glDetachShader(program.id(), fragment.id());
  glObjectLabel(GL_PROGRAM, program.id(), static_cast<GLsizei>(label.size()), label.data());
  return program;
}

void Program::use() const {
  glUseProgram(handle_.id());
}

}  // namespace flowwall::gl
