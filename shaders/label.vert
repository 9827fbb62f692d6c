#version 450 core
// Labels: one instance a glyph, or the dark ground behind a line. Each is tied to a place on Earth
// and moves with it; the label fades in and out, and where its place is no longer seen.
#include "common/frame.glsl"
#include "common/projection.glsl"
struct Label {
  vec4 anchor;   // unit vector; w: unused
  float from;    // opacity at sinceMs
  float to;      // and FADE_MS later
  uint sinceMs;
  uint reserved;
};
struct Quad {
  vec2 offset;   // of the upper left corner from the place, px, y down
  vec2 size;
  vec4 texels;   // left, top, right, bottom; of a ground: -1, and its softness in px
  uint colour;
  uint label;
  uvec2 reserved;
};
layout(std430, binding = 4) readonly buffer Labels { Label labels[]; };
layout(std430, binding = 5) readonly buffer Quads { Quad quads[]; };
layout(location = 0) uniform float still;  // 1: the camera stands, and glyphs lie on whole pixels
const float FADE_MS = 250.0;  // scene::LabelPlacer::kFade
out vec2 uv;
out vec2 local;             // px from the quad's middle
flat out vec2 halfSize;
flat out float softness;    // 0: a glyph
flat out vec4 paint;
void main() {
  Quad quad = quads[gl_InstanceID];
  Label label = labels[quad.label];
  Surface surface = onEarthAt(label.anchor.xyz, 0.0);
  vec3 towardsEye = normalize(vec3(0.0, 0.0, frame.viewport.w) - surface.position);
  float facing = dot(surface.normal, towardsEye);
  float passed = min(float(elapsedMs(label.sinceMs)) / FADE_MS, 1.0);
  float opacity = mix(label.from, label.to, passed) * smoothstep(0.0, 0.06, facing);
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  uv = mix(quad.texels.xy, quad.texels.zw, corner);
  halfSize = 0.5 * quad.size;
  local = (corner * 2.0 - 1.0) * halfSize;
  softness = quad.texels.x < 0.0 ? quad.texels.y : 0.0;
  paint = unpackUnorm4x8(quad.colour);
  paint.a *= opacity;
  vec2 place = toPicture(surface.position);
  // Whole pixels from the upper left corner, whatever the picture's size.
  vec2 origin = 0.5 * frame.viewport.xy;
  place = mix(place, floor(place + origin + 0.5) - origin, still);
  gl_Position = opacity > 0.0 ? toClip(place + vec2(1.0, -1.0) * (quad.offset + corner * quad.size))
                              : vec4(2.0, 2.0, 2.0, 1.0);
}
