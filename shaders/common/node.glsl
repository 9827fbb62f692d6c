// Places where flows end, and the home site, which is the first: a square about each.
struct Node {
  vec4 position;  // unit vector; w: radius, px at 1080p
  vec4 colour;    // w: 1 home site, 0.5 known by country only
};
layout(std430, binding = 3) readonly buffer Nodes { Node nodes[]; };
noperspective out vec2 local;  // radii
flat out vec4 tone;
flat out float radiusPx;

void placeNode(Node node, float presence) {
  Surface surface = onEarthAt(node.position.xyz, 0.0);
  bool home = node.colour.w == 1.0;  // which moves
  float visible = seen(surface.position) * presence * throughShade(toPicture(surface.position), home ? frame.shade.w : frame.corners.w);
  float left = home ? 1.0 : frame.crowd.y;
  radiusPx = node.position.w * pixelUnit() * left;
  tone = vec4(node.colour.rgb * (visible * mix(0.25, 1.0, left)), node.colour.w);
  local = vec2((gl_VertexID & 2) == 0 ? -1.0 : 1.0, (gl_VertexID & 1) == 0 ? -1.0 : 1.0);
  vec2 picture = toPicture(surface.position) + local * radiusPx;
  gl_Position = visible > 0.0 ? toClip(picture) : vec4(2.0, 2.0, 2.0, 1.0);
}
