#version 450 core
// Coasts, borders and graticule: two triangles a segment, widened in the picture.
#include "common/frame.glsl"
#include "common/projection.glsl"
layout(std430, binding = 4) readonly buffer Segments { vec4 segments[]; };  // from and to, degrees
layout(location = 0) uniform float halfWidthPx;  // of the quad, glow included; px at 1080p
noperspective out float acrossPx;
noperspective out float shade;
void main() {
  vec4 segment = segments[gl_VertexID / 6];
  acrossPx = 0.0;
  shade = 0.0;
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  Surface a = onEarth(radians(segment.xy), 0.0);
  Surface b = onEarth(radians(segment.zw), 0.0);
  if (!facesEye(a) || !facesEye(b)) {
    return;
  }
  vec2 from = toPicture(a.position);
  vec2 to = toPicture(b.position);
  vec2 along = to - from;
  float lengthPx = length(along);
  vec2 way = lengthPx > 1e-4 ? along / lengthPx : vec2(1.0, 0.0);
  float halfWidth = halfWidthPx * pixelUnit();
  int corner = gl_VertexID % 6;
  float side = corner % 2 == 0 ? -1.0 : 1.0;
  bool atEnd = corner == 2 || corner >= 4;
  vec2 picture = (atEnd ? to : from) + vec2(-way.y, way.x) * side * halfWidth;
  acrossPx = side * halfWidth;
  Surface here = a;
  if (atEnd) {
    here = b;
  }
  vec3 towardsEye = normalize(vec3(0.0, 0.0, frame.viewport.w) - here.position);
  shade = mix(1.0, smoothstep(0.02, 0.35, dot(here.normal, towardsEye)) *
                       (0.70 + 0.30 * smoothstep(-0.5, 0.9, dot(here.normal, frame.light.xyz))),
              curvature());
  gl_Position = toClip(picture);
}
