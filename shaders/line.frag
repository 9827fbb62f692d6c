#version 450 core
// A crisp core and a soft glow, premultiplied: the core covers, the glow adds light.
#include "common/frame.glsl"
layout(location = 1) uniform vec4 tint;    // rgb; a: opacity of the core
layout(location = 2) uniform vec2 profile;  // x: width of the core, px at 1080p; y: strength of the glow
in float acrossPx;
in float shade;
out vec4 colour;
void main() {
  float off = abs(acrossPx);
  float core = profile.x * pixelUnit();
  float drawn = max(core, 0.8);  // thinner ones get fainter, not narrower
  float line = smoothstep(0.5 * drawn + 0.5, 0.5 * drawn - 0.5, off) * min(core / drawn, 1.0);
  float alpha = line * tint.a * shade;
  float reach = 2.0 * pixelUnit();
  float glow = profile.y * exp(-off * off / (reach * reach)) * shade;
  colour = vec4(tint.rgb * (alpha + glow), alpha);
}
