#version 450 core
// Places where flows end, and the home site: one instance a place.
#include "common/frame.glsl"
#include "common/projection.glsl"
struct Node {
  vec4 position;  // unit vector; w: radius, px at 1080p
  vec4 colour;    // w: 1 home site, 0.5 known by country only
};
layout(std430, binding = 3) readonly buffer Nodes { Node nodes[]; };
out vec2 local;
flat out vec4 tone;
flat out float radiusPx;
flat out float visible;
void main() {
  Node node = nodes[gl_InstanceID];
  Surface surface = onEarthAt(node.position.xyz, 0.0);
  visible = seen(surface.position);
  radiusPx = node.position.w * pixelUnit();
  tone = node.colour;
  vec2 corner = vec2((gl_VertexID & 2) == 0 ? -1.0 : 1.0, (gl_VertexID & 1) == 0 ? -1.0 : 1.0);
  local = corner * radiusPx;
  gl_Position = visible > 0.0 ? toClip(toPicture(surface.position) + local) : vec4(2.0, 2.0, 2.0, 1.0);
}
