#version 450 core
// The picture: the world as it was drawn, and over it the light of the flows and its bloom, mapped
// to what a screen can show. Where there is no light the world's colours are left as they are.
// Source of the curve: Khronos PBR neutral tone mapper, 2024: it keeps colours up to START, rolls
// off above, and only then goes over to white.
#include "common/frame.glsl"
#include "common/dither.glsl"
layout(binding = 0) uniform sampler2D world;  // sRGB
layout(binding = 1) uniform sampler2D light;  // linear
layout(binding = 2) uniform sampler2D bloom;  // linear, smaller
out vec4 colour;
const float GLOW = 0.18;  // how much of the bloom is added
const float START = 0.55;
const float DESATURATION = 0.10;

vec3 mapped(vec3 bright) {
  float peak = max(bright.r, max(bright.g, bright.b));
  if (peak <= START) {
    return bright;
  }
  const float ROOM = 1.0 - START;
  float shown = 1.0 - ROOM * ROOM / (peak - START + ROOM);
  float white = 1.0 - 1.0 / (DESATURATION * (peak - shown) + 1.0);
  return mix(bright * (shown / peak), vec3(shown), white);
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec3 ground = texelFetch(world, at, 0).rgb;
  vec3 shine = texelFetch(light, at, 0).rgb + GLOW * texture(bloom, gl_FragCoord.xy / frame.viewport.xy).rgb;
  vec3 shown = sqrt(mapped(shine));
  vec3 noise = dither() * min(shown * 64.0, 1.0);
  colour = vec4(1.0 - (1.0 - ground) * (1.0 - shown) + noise, 1.0);
}
