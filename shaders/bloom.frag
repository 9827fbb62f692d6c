#version 450 core
// A step of the bloom: down to half the size, or (QUARTER) to a quarter, or (WIDEN) back up, each with
// a few taps between the texels, so that the light spreads smoothly. Linear light in, linear light out.
// Source: M. Bjørge, "Bandwidth-efficient rendering", SIGGRAPH 2015 (dual filtering).
layout(binding = 0) uniform sampler2D source;
in vec2 uv;
out vec4 colour;
vec3 tap(vec2 texels) { return texture(source, uv + texels / vec2(textureSize(source, 0))).rgb; }
void main() {
#ifdef WIDEN
  vec3 near = tap(vec2(-0.5, -0.5)) + tap(vec2(0.5, -0.5)) + tap(vec2(-0.5, 0.5)) + tap(vec2(0.5, 0.5));
  vec3 far = tap(vec2(-1.0, 0.0)) + tap(vec2(1.0, 0.0)) + tap(vec2(0.0, -1.0)) + tap(vec2(0.0, 1.0));
  colour = vec4((near * 2.0 + far) / 12.0, 1.0);
#else
  vec3 corners = tap(vec2(-1.0, -1.0)) + tap(vec2(1.0, -1.0)) + tap(vec2(-1.0, 1.0)) + tap(vec2(1.0, 1.0));
#ifdef QUARTER  // of 16 texels each counts alike: what moves does not flicker
  colour = vec4(corners / 4.0, 1.0);
#else
  colour = vec4((tap(vec2(0.0)) * 4.0 + corners) / 8.0, 1.0);
#endif
#endif
}
