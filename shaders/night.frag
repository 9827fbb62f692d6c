#version 450 core
// Covers the Earth with the dark, softly from sunset until the sun is 14° down; half of it
// where civil twilight ends, with the sun 6° down.
#include "common/frame.glsl"
#include "common/backdrop.glsl"
in float height;  // sine of the sun's height
in float facing;  // cosine of the angle to the eye
in float left;    // of the dark, in the shade of panels
out vec4 colour;
void main() {
  const float SUNSET = 0.0349;   // sine of the sun's height where the dark begins: 2°
  const float NIGHT = -0.2419;   // and where it is full: -14°
  const float LIMB = 0.14;       // up to there the air before the globe is still lit; so its edge is soft
  float dark = left * NIGHT_DEPTH * (1.0 - smoothstep(NIGHT, SUNSET, height)) * smoothstep(0.0, LIMB, facing);
  colour = vec4(NIGHT_TINT * dark, dark);
}
