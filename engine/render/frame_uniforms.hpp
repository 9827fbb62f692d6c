// The one uniform block, written once a frame. Laid out as `Frame` in shaders/common/frame.glsl.
#pragma once

#include <array>
#include <glm/mat4x4.hpp>
#include <glm/vec4.hpp>

namespace flowwall::render {

struct FrameUniforms {
  glm::mat4 rotation;
  glm::vec4 view;
  glm::vec4 viewport;
  glm::uvec4 clock;
  glm::vec4 exposure;
  glm::vec4 light;
  glm::vec4 sun;
  glm::vec4 packet;
  glm::vec4 crowd;
  glm::vec4 shade;
  glm::vec4 corners;
  std::array<glm::vec4, 8> osColour;
};
static_assert(sizeof(FrameUniforms) == 64 + 10 * 16 + 8 * 16, "std140 as in frame.glsl");

}  // namespace flowwall::render
