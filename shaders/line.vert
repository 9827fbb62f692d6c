#version 450 core
// Coasts, borders and graticule: one instance a segment, widened in the picture. Instance
// attributes: this point and the next, degrees; a NaN parts the lines.
#include "common/frame.glsl"
#include "common/projection.glsl"
layout(location = 0) in vec2 fromDeg;
layout(location = 1) in vec2 toDeg;
layout(location = 0) uniform float halfWidthPx;  // of the quad, glow included; px at 1080p
out float acrossPx;
out float shade;
void main() {
  acrossPx = 0.0;
  shade = 0.0;
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  if (isnan(fromDeg.x) || isnan(toDeg.x)) {
    return;
  }
  Surface a = onEarth(radians(fromDeg), 0.0);
  Surface b = onEarth(radians(toDeg), 0.0);
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
  bool atEnd = gl_VertexID >= 2;
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
