#version 450 core
// Land: triangles of (longitude, latitude) in degrees. Triangles that face away are culled. Lit like
// the ocean, with the same blue of the air towards the limb; worked out by the vertex, as triangles
// are small.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/backdrop.glsl"
layout(location = 0) in vec2 lonLatDeg;
noperspective out vec3 shaded;
void main() {
  Surface surface = onEarth(radians(lonLatDeg), 0.0);
  float k = curvature();
  vec3 towardsEye = normalize(vec3(0.0, 0.0, frame.viewport.w) - surface.position);
  float rim = pow(1.0 - max(dot(surface.normal, towardsEye), 0.0), 3.5) * k;
  float light = mix(0.88, 0.60 + 0.55 * lit(surface.normal), k);
  float towardsLight = max(0.45 + 0.55 * dot(surface.normal, frame.light.xyz), 0.15);
  vec2 picture = toPicture(surface.position);
  vec3 land = LAND * light + AIR * rim * 0.26 * towardsLight;
  shaded = mix(spaceAt(picture), land, throughShade(picture, frame.corners.w));
  gl_Position = toClip(picture);
}
