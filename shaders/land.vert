#version 450 core
// Land: triangles of (longitude, latitude) in degrees. Triangles that face away are culled.
#include "common/frame.glsl"
#include "common/projection.glsl"
layout(location = 0) in vec2 lonLatDeg;
out vec3 normal;
out vec3 position;
void main() {
  Surface surface = onEarth(radians(lonLatDeg), 0.0);
  normal = surface.normal;
  position = surface.position;
  gl_Position = toClip(toPicture(surface.position));
}
