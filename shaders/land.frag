#version 450 core
// Land as its vertices are lit.
noperspective in vec3 shaded;
out vec4 colour;
void main() { colour = vec4(shaded, 1.0); }
