#version 450 core
// Packets: one triangle each, round head and tail: half the triangles of a rectangle, and fewer
// pixels. Where each is, move.comp has found out once, instead of three times.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/sprite.glsl"
layout(location = 1) uniform float presence;  // of the table, while another takes over
layout(std430, binding = 6) readonly buffer Sprites { Sprite sprites[]; };
noperspective out vec2 local;  // radii of the glow: x along the way with the head at 0, y across
flat out vec4 light;  // rgb: of the glow; w: of what is white-hot
flat out vec3 shape;  // x: 1 / length of the tail; y: 1 for a square head; z: 0 for a comet, else
                      // how sharp the ring is

// The corner of the triangle about the circle of radius 1 round the head whose tip is `tail` behind.
vec2 corner(float tail) {
  int number = gl_VertexID % 3;
  float halfWidth = sqrt((tail + 1.0) / (tail - 1.0));
  return number == 0 ? vec2(-tail, 0.0) : vec2(1.0, number == 1 ? -halfWidth : halfWidth);
}

void main() {
  Sprite sprite = sprites[gl_VertexID / 3];
  vec2 way = sprite.place.zw;
  local = corner(max(sprite.tail, 2.0));
  light = presence * lightOf(sprite);
  shape = vec3(1.0 / max(sprite.tail, 0.1), sprite.square, max(-sprite.tail, 0.0));
  bool drawn = way != vec2(0.0);
  gl_Position = drawn ? toClip(sprite.place.xy + way * local.x + vec2(-way.y, way.x) * local.y) : vec4(2.0, 2.0, 2.0, 1.0);
}
