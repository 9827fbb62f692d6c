#version 450 core
// The places: one instance each.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/node.glsl"
layout(location = 1) uniform float presence;  // of the table, while another takes over
void main() { placeNode(nodes[gl_InstanceID + 1], presence); }
