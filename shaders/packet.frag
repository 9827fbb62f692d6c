#version 450 core
// A comet (white-hot head, glow, tail along the way; outbound round, inbound square) or the ring
// where it landed. Polynomials only: on a software renderer, packets cost by the pixel.
#include "common/light.glsl"
#ifndef DUST
noperspective in vec2 local;   // radii of the glow: x along the way with the head at 0, y across
#endif
flat in vec4 light;             // rgb: of the glow; w: of what is white-hot
flat in vec3 shape;             // as in packet.vert
flat in vec2 bend;              // likewise
out vec4 colour;

const float TAIL = 0.22;       // half the tail's width at the head
// DISC: the head's radius; CORE: of what is white-hot in it.
#ifdef LINEAR_LIGHT
const float DISC = 0.47;
const float CORE = 0.26;
const float GLOW = 0.25;       // the bloom does the rest
#else
const float DISC = 0.69;       // the glow is narrow: there are most of the pixels
const float CORE = 0.31;
const float GLOW = 0.5;
#endif

void main() {
#ifdef DUST
  vec2 local = 2.0 * gl_PointCoord - 1.0;
#endif
  float r2 = dot(local, local);
  if (shape.z > 0.0) {
    float off = (r2 - 0.62) * shape.z;
    colour = emitted(light.rgb * max(1.0 - off * off, 0.0), 1.0);
    return;
  }
  vec2 square = local * local;
  float head2 = mix(r2, max(square.x, square.y) * 1.35, shape.y);
  float glow = max(1.0 - r2, 0.0);
  float disc = clamp(1.8 - head2 * (1.8 / (DISC * DISC)), 0.0, 1.0);
  float core = clamp(2.0 - head2 * (2.0 / (CORE * CORE)), 0.0, 1.0);
  float fade = clamp(1.0 + local.x * (local.x < 0.0 ? shape.x : -4.0), 0.0, 1.0);
  float back = max(-local.x * bend.x, 0.0);
  float aside = local.y - bend.y * back * (1.0 - back);
  float tail = max(fade - aside * aside * (1.0 / (TAIL * TAIL)), 0.0);
  float hot = 0.65 * core + 0.45 * tail * fade * fade;
  vec3 coloured = light.rgb * (0.72 * disc + GLOW * glow * glow + 1.05 * tail * (0.35 + 0.65 * fade));
  colour = emitted(coloured + vec3(hot * light.w), 2.6);
}
