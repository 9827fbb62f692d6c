#version 450 core
// A thin bright line in a faint sleeve, added to what is behind; hidden behind the globe and cut
// at the map's edge.
#include "common/frame.glsl"
#include "common/projection.glsl"
noperspective in float seenPx;
noperspective in float lonOnMap;
noperspective in float acrossPx;
noperspective in float halfWidth;
noperspective in vec3 light;
out vec4 colour;
void main() {
  if (abs(lonOnMap) > PI) {
    discard;
  }
  float off = abs(acrossPx);
  float core = max(halfWidth - 1.6 * pixelUnit(), 0.5);
  float line = clamp(core + 0.5 - off, 0.0, 1.0);
  float inside = max(1.0 - off / halfWidth, 0.0);
  float sleeve = 0.28 * inside * inside * (3.0 - 2.0 * inside);
  colour = vec4(light * max(line, sleeve) * clamp(0.5 + 0.7 * seenPx, 0.0, 1.0), 0.0);
}
