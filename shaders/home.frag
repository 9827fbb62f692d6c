#version 450 core
// A bright grain in a soft light, with two rings that widen slowly.
#include "common/frame.glsl"
#include "common/light.glsl"
noperspective in vec2 local;  // radii
flat in vec4 tone;
flat in float radiusPx;
out vec4 colour;
void main() {
  float unit = pixelUnit();
  float away = length(local) * radiusPx;
  float grain = 1.0 - smoothstep(3.0 * unit, 6.0 * unit, away);
  float rings = 0.0;
  for (int i = 0; i < 2; ++i) {
    float phase = fract(float(frame.clock.y % 5200u) / 5200.0 + 0.5 * float(i));
    float off = abs(away - mix(8.0, 44.0, phase) * unit);
    rings += (1.0 - smoothstep(0.3 * unit, 1.6 * unit, off)) * (1.0 - phase) * 0.7;
  }
  float edge = max(1.0 - away / radiusPx, 0.0);
  float soft = edge * edge;
  float seen = max(max(tone.r, tone.g), tone.b) / 0.88;
  colour = emitted(mix(tone.rgb, vec3(seen), 0.7) * grain + tone.rgb * (0.55 * soft * soft + rings), 1.2);
}
