#version 450 core
// Packets: one instance each. Its place follows from the flow's record, its number and the time:
// it travels from end to end, then a ring spreads where it lands, then it starts again.
#include "common/frame.glsl"
#include "common/projection.glsl"
#include "common/arc.glsl"
layout(std430, binding = 2) readonly buffer Packets { uvec2 packets[]; };
const float RING_MS = 700.0;
const vec3 INBOUND_TINT = vec3(1.0, 0.549, 0.259);
out vec2 local;          // px: x along the way with the head at 0, y across
out float tailPx;
out float radiusPx;
flat out vec3 tone;
flat out float strength;
flat out float ring;     // < 0: a comet; else how far the ring has spread, 0..1
flat out uint inbound;

const float MAX_TAIL_PX = 64.0;  // at 1080p

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

void main() {
  uvec2 packet = packets[gl_InstanceID];
  Arc arc = arcs[packet.x];
  uint number = packet.y & 0xffffu;
  inbound = packet.y >> 16;
  local = vec2(0.0);
  tailPx = radiusPx = strength = 0.0;
  tone = vec3(0.0);
  ring = -1.0;
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
  vec3 colour = arcColour(arc);
  tone = inbound == 0u ? colour : mix(colour, INBOUND_TINT, 0.4);
  if ((arc.flags & ARC_ALERTED) != 0u) {
    tone = mix(tone, vec3(1.0, 0.30, 0.42), 0.7);
  }
  vec2 picture = toPicture(head.position);
  vec2 corner = vec2((gl_VertexID & 2) == 0 ? -1.0 : 1.0, (gl_VertexID & 1) == 0 ? -1.0 : 1.0);
  radiusPx = (15.0 + 11.0 * weight) * pixelUnit();
  strength = here * visible * (0.70 + 0.30 * weight) * mix(frame.exposure.x, 1.0, 0.6);

  if (at > float(arc.travelMs)) {
    ring = (at - float(arc.travelMs)) / RING_MS;
    radiusPx = (6.0 + 12.0 * ring) * pixelUnit();
    local = corner * radiusPx;
    gl_Position = toClip(picture + local);
    return;
  }
  // Along the tangent, and short enough not to leave the arc nor the map.
  const float STEP = 0.004;
  float earlier = inbound == 0u ? along - STEP : along + STEP;
  vec2 behind = (toPicture(pointAt(arc, earlier).position) - picture) / STEP;
  float back = min(min(0.14, s), sinceCut(arcUnit(arc, along), arcUnit(arc, earlier), STEP));
  tailPx = back < STEP ? 0.0 : min(length(behind) * back, MAX_TAIL_PX * pixelUnit());
  vec2 way = tailPx > 0.01 ? -behind / length(behind) : vec2(1.0, 0.0);
  local = vec2(corner.x < 0.0 ? -max(tailPx, radiusPx) : radiusPx, corner.y * radiusPx);
  strength *= smoothstep(0.0, 0.04, s);
  gl_Position = toClip(picture + way * local.x + vec2(-way.y, way.x) * local.y);
}
