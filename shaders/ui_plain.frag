#version 450 core
// The paint, premultiplied.
#include "common/dither.glsl"
noperspective in vec4 paint;
out vec4 colour;
void main() { colour = paint + vec4(vec3(dither()), 0.0); }
