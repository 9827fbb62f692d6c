#version 450 core
// Coasts, borders and graticule: four corners a segment, widened in the picture.
#include "common/frame.glsl"
#include "common/projection.glsl"
layout(std430, binding = 4) readonly buffer Segments { vec4 segments[]; };  // from and to, degrees
layout(std430, binding = 5) readonly buffer Units { vec4 units[]; };  // the same as unit vectors
layout(location = 0) uniform float halfWidthPx;  // of the quad, glow included; px at 1080p
noperspective out vec2 profile;  // x: px across the line from its middle; y: shade
void main() {
  profile = vec2(0.0);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  int number = gl_VertexID >> 2;
#ifdef EARTH_GLOBE
  Surface a = onGlobe(units[2 * number].xyz, 0.0);
  Surface b = onGlobe(units[2 * number + 1].xyz, 0.0);
#else
  Surface a = onEarth(radians(segments[number].xy), 0.0);
  Surface b = onEarth(radians(segments[number].zw), 0.0);
#endif
  if (!facesEye(a) || !facesEye(b)) {
    return;
  }
  vec2 from = toPicture(a.position);
  vec2 to = toPicture(b.position);
  vec2 along = to - from;
  float lengthPx = length(along);
  vec2 way = lengthPx > 1e-4 ? along / lengthPx : vec2(1.0, 0.0);
  float halfWidth = halfWidthPx * pixelUnit();
  float side = (gl_VertexID & 1) == 0 ? -1.0 : 1.0;
  bool atEnd = (gl_VertexID & 2) != 0;
  vec2 picture = (atEnd ? to : from) + vec2(-way.y, way.x) * side * halfWidth;
  Surface here = a;
  if (atEnd) {
    here = b;
  }
  vec3 towardsEye = normalize(vec3(0.0, 0.0, frame.viewport.w) - here.position);
  float shade = mix(1.0, smoothstep(0.02, 0.35, dot(here.normal, towardsEye)) *
                       (0.70 + 0.30 * smoothstep(-0.5, 0.9, dot(here.normal, frame.light.xyz))),
              curvature());
  profile = vec2(side * halfWidth, shade * throughShade(picture, frame.corners.w));
  gl_Position = toClip(picture);
}
