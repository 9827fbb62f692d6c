#version 450 core
// A thin bright line in a faint sleeve, added to what is behind; hidden behind the globe and cut
// at the map's edge.
#include "common/frame.glsl"
#include "common/projection.glsl"
noperspective in vec4 light;    // w: px from where the globe hides it
noperspective in vec3 profile;  // px across from the middle, half the width, longitude on the map
out vec4 colour;
void main() {
  if (curvature() < 1.0 && abs(profile.z) > PI) {
    discard;
  }
  float off = abs(profile.x);
  float core = max(profile.y - 1.6 * pixelUnit(), 0.5);
  float line = clamp(core + 0.5 - off, 0.0, 1.0);
  float inside = max(1.0 - off / profile.y, 0.0);
  float sleeve = 0.28 * inside * inside * (3.0 - 2.0 * inside);
  colour = vec4(light.rgb * (max(line, sleeve) * clamp(0.5 + 0.7 * light.w, 0.0, 1.0)), 0.0);
}
