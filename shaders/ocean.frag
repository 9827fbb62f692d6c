#version 450 core
// Fades in as the globe opens, while the backdrop's own ocean fades out; soft at the map's edge.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/backdrop.glsl"
in vec3 normal;
in vec2 lonLat;
out vec4 colour;
void main() {
  float present = 1.0 - smoothstep(0.80, 0.97, curvature());
  vec2 toEdge = vec2(PI, 0.5 * PI) - abs(lonLat);
  vec2 edge = smoothstep(vec2(0.0), fwidth(lonLat) * 1.5, toEdge);
  float glow = exp(-min(toEdge.x * 0.9, toEdge.y) * 9.0) * (1.0 - curvature());
  vec3 flatOcean = mix(OCEAN_DARK, OCEAN_LIT, 0.38 + 0.25 * dot(lonLat, vec2(-0.18, 0.35)));
  vec3 ocean = mix(flatOcean, mix(OCEAN_DARK, OCEAN_LIT, lit(normal)), curvature());
  float alpha = present * min(edge.x, edge.y);
  colour = vec4((ocean + AIR * 0.05 * glow) * alpha, alpha);
}
