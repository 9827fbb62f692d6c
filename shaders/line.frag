#version 450 core
// A crisp core and a soft glow, premultiplied: the core covers, the glow adds light.
#include "common/frame.glsl"
layout(location = 1) uniform vec4 tint;    // rgb; a: opacity of the core
layout(location = 2) uniform vec2 profile;  // x: width of the core, px at 1080p; y: strength of the glow
noperspective in float acrossPx;
noperspective in float shade;
out vec4 colour;
void main() {
  float off = abs(acrossPx);
  float core = profile.x * pixelUnit();
  float drawn = max(core, 0.8);  // thinner ones get fainter, not narrower
  float alpha = clamp(0.5 * drawn + 0.5 - off, 0.0, 1.0) * min(core / drawn, 1.0) * tint.a * shade;
  float reach = off / (4.4 * pixelUnit());
  float near = max(1.0 - reach * reach, 0.0);
  float glow = profile.y * near * near * near * shade;
  colour = vec4(tint.rgb * (alpha + glow), alpha);
}
