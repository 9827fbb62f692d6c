#version 450 core
// Panels' triangles without glyphs: px from the upper left corner.
#include "common/frame.glsl"
layout(location = 0) in vec2 position;
layout(location = 2) in vec4 tint;
noperspective out vec4 paint;
void main() {
  paint = vec4(tint.rgb * tint.a, tint.a);
  vec2 ndc = position / frame.viewport.xy * 2.0 - 1.0;
  gl_Position = vec4(ndc.x, -ndc.y, 0.0, 1.0);
}
