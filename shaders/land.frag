#version 450 core
// Land lit like the ocean, with the same blue of the air towards the limb.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/backdrop.glsl"
in vec3 normal;
in vec3 position;
out vec4 colour;
void main() {
  float k = curvature();
  vec3 towardsEye = normalize(vec3(0.0, 0.0, frame.viewport.w) - position);
  float rim = pow(1.0 - max(dot(normal, towardsEye), 0.0), 3.5) * k;
  float light = mix(0.88, 0.60 + 0.55 * lit(normal), k);
  float towardsLight = max(0.45 + 0.55 * dot(normal, frame.light.xyz), 0.15);
  colour = vec4(LAND * light + AIR * rim * 0.26 * towardsLight, 1.0);
}
