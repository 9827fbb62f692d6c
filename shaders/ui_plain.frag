#version 450 core
// The paint, premultiplied.
noperspective in vec4 paint;
out vec4 colour;
void main() { colour = paint; }
