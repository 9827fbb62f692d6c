#version 450 core
// Packets: one triangle each, round head and tail: half the triangles of a rectangle, and fewer
// pixels. A packet's place follows from the flow's record, its number and the time: it travels from
// end to end, then a ring spreads where it lands, then it starts again. Dust is a point each.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/arc.glsl"
layout(location = 1) uniform float presence;  // of the table, while another takes over
layout(std430, binding = 2) readonly buffer Packets { uvec2 packets[]; };
const float RING_MS = 700.0;
const float SHORTEST_TAIL = 0.1;  // radii
const vec3 INBOUND_TINT = vec3(1.0, 0.549, 0.259);
#ifndef DUST
noperspective out vec2 local;  // radii of the glow: x along the way with the head at 0, y across
#endif
flat out vec4 light;  // rgb: of the glow; w: of what is white-hot
flat out vec3 shape;  // x: 1 / length of the tail; y: 1 for a square head; z: 0 for a comet, else
                      // how sharp the ring is
flat out vec2 bend;   // of the tail's middle: x: how far along each radius is; y: how far aside, times
                      // four, radii

Surface pointAt(Arc arc, float s) { return onEarthAt(arcUnit(arc, s), arcAltitude(arc, s)); }

// How much of its way a packet came since the map's cut, if it came over it; else more than all.
float sinceCut(vec3 unit, vec3 earlier, float step) {
  float lon = lonLatOf(unit).x;
  float turned = wrapAngle(lonLatOf(earlier).x - lon);
  bool outwards = curvature() < 0.5 && turned * lon > 0.0;
  return outwards ? step * (PI - abs(lon)) / max(abs(turned), 1e-6) : 2.0;
}

// Where in its cycle a packet is. The packets' time may have stood still since before the flow was
// born: then it counts back from the birth.
uint inCycle(Arc arc, uint offset, uint cycle) {
  int since = int(frame.clock.y - arc.bornMs + offset);
  return since >= 0 ? uint(since) % cycle : cycle - 1u - uint(-(since + 1)) % cycle;
}

#ifdef DUST
int packetNumber() { return gl_VertexID; }

void put(vec2 picture, float radiusPx, float tail, vec2 way) {
  gl_PointSize = 2.0 * radiusPx;
  gl_Position = toClip(picture);
}
#else
int packetNumber() { return gl_VertexID / 3; }

// This corner of the triangle about the circle round the head whose tip is `tail` radii behind.
void put(vec2 picture, float radiusPx, float tail, vec2 way) {
  int number = gl_VertexID % 3;
  float halfWidth = sqrt((tail + 1.0) / (tail - 1.0));
  local = number == 0 ? vec2(-tail, 0.0) : vec2(1.0, number == 1 ? -halfWidth : halfWidth);
  vec2 offPx = local * radiusPx;
  gl_Position = toClip(picture + way * offPx.x + vec2(-way.y, way.x) * offPx.y);
}
#endif

// What lies to the side of the way to a point behind, as put() has it.
vec2 across(vec2 behind) { return vec2(behind.y, -behind.x) / max(length(behind), 1e-3); }

void main() {
  uvec2 packet = packets[packetNumber()];
  Arc arc = arcs[packet.x];
  uint number = packet.y & 0xffffu;
  uint inbound = packet.y >> 16;
#ifndef DUST
  local = vec2(0.0);
#endif
  light = vec4(0.0);
  shape = vec3(0.0);
  bend = vec2(0.0);
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);

  float before = inbound == 0u ? arc.density.x : arc.density.y;
  float now = inbound == 0u ? arc.density.z : arc.density.w;
  float here = clamp(mix(before, now, arcEase(arc)) - float(number), 0.0, 1.0) * arcPresence(arc);
  if (here <= 0.0) {
    return;
  }
  float cycleMs = float(arc.travelMs) + RING_MS;
  float offset = fract(hash01(arc.seed + inbound * 7919u) + float(number) * 0.61803399);
  uint cycle = uint(cycleMs);
  float at = float(inCycle(arc, uint(offset * cycleMs), cycle));
  float s = min(at / float(arc.travelMs), 1.0);
  float along = inbound == 0u ? s : 1.0 - s;
  Surface head = pointAt(arc, along);
  float visible = seen(head.position);
  if (visible <= 0.0) {
    return;
  }
  float weight = arcWeight(arc);
  vec3 tone = arcColour(arc);
  if (inbound != 0u) {
    tone = mix(tone, INBOUND_TINT, 0.4);
  }
  if ((arc.flags & ARC_ALERTED) != 0u) {
    tone = mix(tone, vec3(1.0, 0.30, 0.42), 0.7);
  }
  float strength = presence * here * visible * (0.70 + 0.30 * weight);
  vec2 picture = toPicture(head.position);
  // In a crowd, whose packets are dust, their colour is all there is of them.
  light = vec4(tone * mix(0.45, 1.0, frame.crowd.x), frame.crowd.x) * (strength * throughShade(picture, frame.shade.w) * mix(frame.exposure.x, 1.0, 0.6));
  float unit = frame.crowd.x * pixelUnit();
  float radiusPx = (frame.packet.x + frame.packet.y * weight) * unit;

  if (at > float(arc.travelMs)) {
    float spread = (at - float(arc.travelMs)) / RING_MS;
    radiusPx = (6.0 + 12.0 * spread) * unit;
    light *= 0.8 * (1.0 - spread) * (1.0 - spread);
    shape.z = radiusPx / (2.2 * unit);
    put(picture, radiusPx, 2.0, vec2(1.0, 0.0));
    return;
  }
#ifdef DUST
  float atHome = max(crowdAtHome(), 0.6);  // dust hides dust, and does not burn out
#else
  float atHome = crowdAtHome();
#endif
  light *= smoothstep(0.0, 0.04, s) * overPole(arcUnit(arc, along)) * mix(atHome, 1.0, smoothstep(0.02, 0.22, along));
#ifdef DUST
  shape = vec3(1.0 / SHORTEST_TAIL, float(inbound), 0.0);
  put(picture, radiusPx, 0.0, vec2(1.0, 0.0));
#else
  // From where the packet was, so that the tail ends on the arc however that bends; not so far back
  // that it would leave the arc, or the map.
  float longest = frame.packet.z * frame.crowd.w * unit;
  float back = clamp(min(s, longest / (arc.start.w * frame.view.y)), 0.004, 0.14);
  float onward = inbound == 0u ? -1.0 : 1.0;
  back = min(back, 0.98 * sinceCut(arcUnit(arc, along), arcUnit(arc, along + onward * back), back));
  vec3 earlier = pointAt(arc, along + onward * back).position;
  vec2 behind = toPicture(earlier) - picture;
  vec2 midway = toPicture(pointAt(arc, along + onward * 0.5 * back).position) - picture;
  // The triangle has room for a slight bend; where the arc bends more, the tail is half as long.
  float bow = dot(midway, across(behind)) / radiusPx;
  float tooMuch = smoothstep(0.25, 0.5, abs(bow));
  behind = mix(behind, midway, tooMuch);
  bow = clamp(bow * mix(1.0, 0.25, tooMuch), -0.25, 0.25);
  float far = length(behind);
  // As much of it as lies before the limb.
  float headPx = max(seenBy(head.position), 0.01);
  float hiddenPx = max(-seenBy(earlier), 0.0);
  float shown = clamp(headPx / (headPx + hiddenPx), 0.0, 1.0);
  float tailPx = far > 2.0 * longest ? 0.0 : min(far, longest) * shown;
  vec2 way = far > 0.01 ? -behind / far : vec2(1.0, 0.0);
  float tail = tailPx / radiusPx;
  shape = vec3(1.0 / max(tail, SHORTEST_TAIL), float(inbound), 0.0);
  bend = vec2(radiusPx / max(far, 1.0), 4.0 * bow);
  put(picture, radiusPx, max(tail, 2.0), way);
#endif
}
