// Where the picture is darkened for panels.
//
// Pure values. Thread: any.
#pragma once

#include <glm/vec2.hpp>

#include "engine/scene/camera.hpp"

namespace flowwall::scene {

/// Columns that are darkened from the picture's top to its bottom, a band along its bottom, and its
/// upper corners, for what is drawn over the panels to be darkened alike; where several are, the
/// darkest counts. Units: px from the left, from the bottom, or from the top.
struct ColumnShade {
  float leftEnd = 0.0F;      ///< solid up to here, then fading out
  float rightStart = 1e9F;   ///< solid again from here on, having faded in
  float bottomEnd = -1e9F;   ///< solid up to here, then fading out
  float titleEnd = -1e9F;    ///< of the left corner, from the left
  float clockStart = 1e9F;   ///< of the right corner, from the left
  float cornersEnd = -1e9F;  ///< of both, from the top; they fade four times as slowly sideways,
                             ///< twice as fast downwards
  float fade = 1.0F;
  float opacity = 0.0F;
};

/// Whether the globe's disc lies beside all that is wholly darkened, where the panels are, and at
/// most in what fades out; while it unrolls, and on the map, never.
[[nodiscard]] bool globeLiesBeside(const ColumnShade& shade, const CameraFrame& camera,
                                   glm::vec2 sizePx);

}  // namespace flowwall::scene
