#version 450 core
// A label's glyph, or the soft dark ground behind its line; premultiplied.
layout(binding = 0) uniform sampler2D glyphs;
in vec2 uv;
in vec2 local;
flat in vec2 halfSize;
flat in float softness;
flat in vec4 paint;
out vec4 colour;
void main() {
  float coverage;
  if (softness > 0.0) {
    // The distance from a box with round ends, whose edge is as soft as asked for.
    vec2 beyond = max(abs(local) - halfSize + 1.5 * softness, 0.0);
    coverage = smoothstep(1.5 * softness, 0.5 * softness, length(beyond));
  } else {
    coverage = texture(glyphs, uv).r;
  }
  float alpha = paint.a * coverage;
  colour = vec4(paint.rgb * alpha, alpha);
}
