#version 450 core
// The home site.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/node.glsl"
void main() { placeNode(nodes[0], 1.0); }
