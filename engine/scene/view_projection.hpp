// ViewProjection: where a place on Earth lies in the picture, for those who have to know it on the
// CPU. The same as shaders/common/projection.glsl; a test of the renderer holds them side by side.
//
// Units: pixels from the picture's upper left corner. Thread: any; pure.
#pragma once

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

#include "engine/scene/camera.hpp"

namespace flowwall::scene {

struct ProjectedPlace {
  glm::vec2 px{0.0F};
  /// Cosine of the angle between the ground's normal and the way to the eye: 1 seen from straight
  /// above, 0 at the limb, below 0 on the far side.
  float facing = 0.0F;
};

class ViewProjection {
 public:
  ViewProjection(const CameraFrame& camera, int widthPx, int heightPx);

  /// `unit`: on the unit sphere.
  [[nodiscard]] ProjectedPlace project(const glm::vec3& unit) const;

 private:
  struct Surface {
    glm::vec3 position;
    glm::vec3 normal;
  };
  [[nodiscard]] Surface onEarth(const glm::vec3& unit) const;

  CameraFrame camera_;
  glm::vec2 middlePx_;
};

/// How far, at most and about, a place in the picture moves from one camera to another. Units: px.
[[nodiscard]] float movedPx(const CameraFrame& from, const CameraFrame& to);

}  // namespace flowwall::scene
