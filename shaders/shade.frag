#version 450 core
// Blending makes the shade: see render::ScreenShow.
out vec4 colour;
void main() {
  colour = vec4(0.0);
}
