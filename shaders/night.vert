#version 450 core
// Where the sun is down. On the globe a grid round the point opposite to the sun, which ends at
// sunset; on the map, and while it unrolls, a grid over all longitudes and latitudes.
// Instance: a strip between two parallels of the grid; vertex: down and up along it.
#include "common/frame.glsl"
#include "common/projection.glsl"
layout(location = 0) uniform vec2 grid;  // columns, strips
const float SUNSET = 0.06;  // of the grid's latitude, so that all of the twilight is within
out float height;  // sine of the sun's height
out float facing;  // cosine of the angle to the eye
out float left;    // of the dark, in the shade of panels
void main() {
  float column = float(gl_VertexID >> 1) / grid.x * 2.0 - 1.0;
  float row = float(gl_InstanceID + (gl_VertexID & 1)) / grid.y;
  vec3 unit;
  Surface surface;
  if (curvature() >= 1.0) {
    vec3 pole = -frame.sun.xyz;
    vec3 side = normalize(cross(vec3(0.0, 1.0, 0.0), pole));
    unit = mat3(side, pole, cross(side, pole)) * unitVector(vec2(column * PI, mix(-SUNSET, 0.5 * PI, row)));
    surface = onGlobe(unit, 0.0);
  } else {
    vec2 lonLat = vec2(column, row - 0.5) * PI;
    unit = unitVector(lonLat);
    surface = onEarth(lonLat, 0.0);
  }
  height = dot(unit, frame.sun.xyz);
  facing = dot(surface.normal, normalize(vec3(0.0, 0.0, frame.viewport.w) - surface.position));
  vec2 picture = toPicture(surface.position);
  left = throughShade(picture, frame.corners.w);
  gl_Position = toClip(picture);
}
