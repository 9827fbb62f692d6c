#version 450 core
// A soft light with a bright grain; country-only places wider and without the grain.
#include "common/light.glsl"
noperspective in vec2 local;  // radii
flat in vec4 tone;            // w: 0.5 known by country only
out vec4 colour;
void main() {
  float q2 = dot(local, local);
  float edge = max(1.0 - q2, 0.0);
  float soft = edge * edge;
  float grain = clamp(1.45 - q2 * 26.0, 0.0, 1.0);
  vec3 city = tone.rgb * (0.42 * soft * soft + 1.75 * grain);
  colour = emitted(tone.w > 0.25 ? tone.rgb * 0.30 * soft : city, 1.2);
}
