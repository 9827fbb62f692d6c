#version 450 core
// Coverage from the glyph texture times the paint, premultiplied.
layout(binding = 0) uniform sampler2D glyphs;
in vec2 uv;
in vec4 paint;
out vec4 colour;
void main() {
  float alpha = paint.a * texture(glyphs, uv).r;
  colour = vec4(paint.rgb * alpha, alpha);
}
