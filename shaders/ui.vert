#version 450 core
// Panels: px from the upper left corner.
#include "common/frame.glsl"
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 texel;
layout(location = 2) in vec4 tint;
out vec2 uv;
out vec4 paint;
void main() {
  uv = texel;
  paint = tint;
  vec2 ndc = position / frame.viewport.xy * 2.0 - 1.0;
  gl_Position = vec4(ndc.x, -ndc.y, 0.0, 1.0);
}
