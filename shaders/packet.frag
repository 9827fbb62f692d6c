#version 450 core
// A comet (white-hot head, glow, tail along the way; outbound round, inbound square) or the ring
// where it landed. Added to what is behind.
#include "common/frame.glsl"
in vec2 local;
in float tailPx;
in float radiusPx;
flat in vec3 tone;
flat in float strength;
flat in float ring;
flat in uint inbound;
out vec4 colour;
void main() {
  float unit = pixelUnit();
  if (ring >= 0.0) {
    float off = abs(length(local) - radiusPx * 0.82);
    float band = smoothstep(1.8 * unit, 0.2 * unit, off) * (1.0 - ring) * (1.0 - ring);
    colour = vec4(tone * band * strength * 0.8, 0.0);
    return;
  }
  // Round going out; coming in a square with rounded corners (the 6-norm).
  vec2 away = (local * local) / (radiusPx * radiusPx);
  float q = inbound == 0u ? sqrt(away.x + away.y) : pow(dot(away * away, away), 1.0 / 6.0);
  float core = smoothstep(0.17, 0.07, q);
  float disc = smoothstep(0.45, 0.22, q);
  float edge = max(1.0 - sqrt(away.x + away.y), 0.0);
  float halo = edge * edge;
  float behind = clamp(-local.x / max(tailPx, 1.0), 0.0, 1.0);
  float fade = (1.0 - behind) * (1.0 - behind);
  float across = local.y / (mix(3.2, 1.0, behind) * unit);  // tapers away from the head
  float tail = fade * exp(-across * across) * smoothstep(4.0 * unit, -4.0 * unit, local.x);
  float hot = core + 0.30 * tail * fade;
  vec3 light = vec3(0.75) * hot + tone * (0.85 * disc + 0.42 * halo + 0.95 * tail);
  colour = vec4(light * strength, 0.0);
}
