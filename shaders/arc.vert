#version 450 core
// The arcs' lines: one instance a piece of a ribbon along a great circle, raised with distance.
// Everything follows from the flow's record, the piece and the time.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/arc.glsl"
#include "common/sleeve.glsl"
layout(location = 1) uniform float tablePresence;  // while another table takes over
layout(std430, binding = 1) readonly buffer Pieces { uvec2 pieces[]; };
const int SEGMENTS = 8;
const float GAIN_STEPS = 64.0;
// Few that vary: a software renderer pays for each at every triangle.
noperspective out vec4 profile;  // px across from the middle, strength, px from where the globe
                                 // hides it, longitude on the map
flat out vec4 tone;              // w: half the width, px

Surface pointAt(Arc arc, float s, float turns, out float lon) {
  vec3 unit = arcUnit(arc, s);
  float altitude = arcAltitude(arc, s);
  if (curvature() >= 1.0) {
    lon = 0.0;
    return onGlobe(unit, altitude);
  }
  vec2 lonLat = arcLonLat(arc, unit) + vec2(2.0 * PI * turns, 0.0);
  lon = lonLat.x;
  return onEarth(lonLat, altitude);
}

void main() {
  uvec2 piece = pieces[gl_InstanceID];
  Arc arc = arcs[piece.x];
  float turns = float(int(piece.y >> 16 & 0xffu) - 1);
  float presence = arcPresence(arc) * tablePresence;
  profile = tone = vec4(0.0);
  if (presence <= 0.0 || (turns != 0.0 && curvature() >= 1.0)) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  float count = float((piece.y >> 8) & 0xffu);
  float s = (float(piece.y & 0xffu) + float(gl_VertexID >> 1) / float(SEGMENTS)) / count;
  float ahead = 0.002;
  float lon;
  float lonAhead;
  Surface here = pointAt(arc, s, turns, lon);
  Surface there = pointAt(arc, s + ahead, turns, lonAhead);
  vec2 picture = toPicture(here.position);
  vec2 along = toPicture(there.position) - picture;
  vec2 way = length(along) > 1e-5 ? normalize(along) : vec2(1.0, 0.0);

  float weight = arcWeight(arc);
  bool alerted = (arc.flags & ARC_ALERTED) != 0u;
  bool vague = (arc.flags & ARC_VAGUE) != 0u;
  float core = (0.55 + 0.75 * weight) * (alerted ? 1.8 * max(frame.crowd.z, 0.75) : frame.crowd.z) * (vague ? 1.35 : 1.0) * (1.0 + 0.08 * arcFlows(arc)) * pixelUnit();
  float halfWidth = max(core, 0.5) + arcSleeve();
  // Where it is hidden the ribbon has no width, and its triangles are dropped.
  float seenPx = seenBy(here.position);
  float drawnHalf = seenPx > -2.0 ? halfWidth : 0.0;
  float side = (gl_VertexID & 1) == 0 ? -1.0 : 1.0;
  float ends = mix(0.45 * crowdAtHome(), 1.0, smoothstep(0.0, 0.12, s) * (1.0 - smoothstep(0.8, 1.0, s)));
  float stands = exp2(float(piece.y >> 24) / GAIN_STEPS);  // for lines that are not drawn
  float share = (alerted ? frame.exposure.z : frame.exposure.x) * amongCrowd(arc) * stands;
  float strength = share * overPole(arcUnit(arc, s)) * (0.30 + 0.50 * weight) * (vague ? 0.7 : 1.0) * ends * presence;
  strength *= throughShade(picture, alerted ? frame.shade.w : frame.corners.w);
  if (alerted) {
    strength *= 1.25 + 0.45 * sin(float(frame.clock.y % 1400u) / 1400.0 * 2.0 * PI);
  }
  vec3 own = arcColour(arc);
  tone = vec4(alerted ? mix(own, vec3(1.0, 0.30, 0.42), 0.6) : own, halfWidth);
  profile = vec4(side * drawnHalf, strength, seenPx, lon);
  gl_Position = toClip(picture + vec2(-way.y, way.x) * side * drawnHalf);
}
