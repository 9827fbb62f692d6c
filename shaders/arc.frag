#version 450 core
// A thin bright line in a faint sleeve; hidden behind the globe and cut at the map's edge.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/light.glsl"
#include "common/sleeve.glsl"
noperspective in vec4 profile;  // px across from the middle, strength, px from where the globe
                                // hides it, longitude on the map
flat in vec4 tone;              // w: half the width, px
out vec4 colour;
const float CUT = 0.06;         // from where on a line fades towards the map's edge, radians
void main() {
  float cut = 1.0;
  if (curvature() < 1.0) {
    cut = clamp((PI - abs(profile.w)) * (1.0 / CUT), 0.0, 1.0);
    if (cut <= 0.0) {
      discard;
    }
  }
  float off = abs(profile.x);
  float core = tone.w - arcSleeve();
  float line = clamp(core + 0.5 - off, 0.0, 1.0);
  float inside = max(1.0 - off / tone.w, 0.0);
  float sleeve = 0.28 * inside * inside * (3.0 - 2.0 * inside);
  colour = emitted(tone.rgb * (max(line, sleeve) * profile.y * cut * clamp(0.5 + 0.7 * profile.z, 0.0, 1.0)), 1.4);
}
