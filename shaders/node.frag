#version 450 core
// A soft light with a bright grain; country-only places without the grain; the home site with two
// rings that widen slowly.
#include "common/frame.glsl"
in vec2 local;
flat in vec4 tone;
flat in float radiusPx;
flat in float visible;
out vec4 colour;
void main() {
  float q = length(local) / radiusPx;
  float edge = max(1.0 - q, 0.0);
  vec3 light;
  if (tone.w > 0.75) {
    float unit = pixelUnit();
    float grain = smoothstep(6.0 * unit, 3.0 * unit, length(local));
    float rings = 0.0;
    for (int i = 0; i < 2; ++i) {
      float phase = fract(float(frame.clock.y % 5200u) / 5200.0 + 0.5 * float(i));
      float radius = mix(8.0, 44.0, phase) * unit;
      rings += smoothstep(1.6 * unit, 0.3 * unit, abs(length(local) - radius)) * (1.0 - phase) * 0.7;
    }
    light = mix(tone.rgb, vec3(1.0), 0.7) * grain + tone.rgb * (0.55 * pow(edge, 4.0) + rings);
  } else if (tone.w > 0.25) {
    light = tone.rgb * 0.34 * edge * edge;
  } else {
    light = tone.rgb * 0.5 * edge * edge * edge + vec3(0.85, 0.93, 1.0) * smoothstep(0.26, 0.12, q);
  }
  colour = vec4(light * visible, 0.0);
}
