// A packet as it is drawn in this frame, written by move.comp and read by packet.vert (std430).
struct Sprite {
  vec4 place;   // xy: of the head, px from the picture's middle; zw: the way on, one radius of the glow
                // long: 0 when there is nothing to draw
  float tail;   // radii; of a ring: minus how sharp it is
  float square; // 1: a square head
  uvec2 light;  // halfs; rgb: of the glow; w: of what is white-hot
};
const Sprite NO_SPRITE = Sprite(vec4(0.0), 0.0, 0.0, uvec2(0u));
uvec2 packedLight(vec4 light) { return uvec2(packHalf2x16(light.xy), packHalf2x16(light.zw)); }
vec4 lightOf(Sprite sprite) { return vec4(unpackHalf2x16(sprite.light.x), unpackHalf2x16(sprite.light.y)); }
