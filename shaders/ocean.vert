#version 450 core
// The ocean of the map and of the unrolling globe: a grid over all longitudes and latitudes.
// Instance: a strip between two parallels; vertex: down and up along it.
#include "common/frame.glsl"
#include "common/projection.glsl"
layout(location = 0) uniform vec2 grid;  // columns, strips
out vec3 normal;
out vec2 lonLat;
void main() {
  float column = float(gl_VertexID >> 1) / grid.x;
  float row = float(gl_InstanceID + (gl_VertexID & 1)) / grid.y;
  lonLat = vec2(column * 2.0 - 1.0, row - 0.5) * PI;
  Surface surface = onEarth(lonLat, 0.0);
  normal = surface.normal;
  gl_Position = toClip(toPicture(surface.position));
}
