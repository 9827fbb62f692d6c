#version 450 core
// A crisp core and a soft glow. Blended by maximum, so that joints do not light up.
#include "common/frame.glsl"
layout(location = 1) uniform vec4 tint;        // rgb; a: strength of the glow
layout(location = 2) uniform float coreWidthPx;  // px at 1080p
in float acrossPx;
in float shade;
out vec4 colour;
void main() {
  float off = abs(acrossPx);
  float core = max(coreWidthPx * pixelUnit(), 0.8);
  float line = smoothstep(0.5 * core + 0.5, 0.5 * core - 0.5, off) * min(core, 1.0);
  float glow = tint.a * exp(-off * off / (2.2 * pixelUnit() * pixelUnit() * 2.2));
  colour = vec4(tint.rgb * max(line, glow) * shade, 0.0);
}
