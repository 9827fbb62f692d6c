#version 450 core
// A thin bright line in a faint sleeve, added to what is behind; hidden behind the globe and cut
// at the map's edge.
#include "common/frame.glsl"
#include "common/projection.glsl"
in vec3 position;
in float lonOnMap;
in float acrossPx;
in float halfWidth;
in vec3 light;
out vec4 colour;
void main() {
  if (abs(lonOnMap) > PI) {
    discard;
  }
  float off = abs(acrossPx);
  float core = max(halfWidth - 1.6 * pixelUnit(), 0.5);
  float line = smoothstep(core + 0.5, core - 0.5, off);
  float sleeve = 0.28 * smoothstep(halfWidth, 0.0, off);
  colour = vec4(light * max(line, sleeve) * seen(position), 0.0);
}
