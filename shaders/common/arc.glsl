// The flows' records and where a point on an arc lies. Laid out as scene::ArcRecord (std430).
struct Arc {
  vec4 start;     // unit vector of the near end; w: angle to the far end, radians
  vec4 tangent;   // unit vector at start along the arc; w: peak altitude, Earth radii
  uint bornMs;
  uint endedMs;   // 0: alive
  uint changedMs;
  uint travelMs;
  vec4 density;   // packets in flight: up before, down before, up now, down now
  uint seed;
  uint flags;
  float weight;   // 0..1
  float weightBefore;
};
layout(std430, binding = 0) readonly buffer Arcs { Arc arcs[]; };

const uint ARC_OS_MASK = 0x7u;
const uint ARC_ALERTED = 0x8u;
const uint ARC_VAGUE = 0x10u;

// How many share the arc's way, and the arc itself, in half octaves.
float arcCrowd(Arc arc) { return float(arc.flags >> 8 & 31u); }
float arcFlows(Arc arc) { return float(arc.flags >> 16 & 31u); }

vec3 arcUnit(Arc arc, float s) {
  float angle = s * arc.start.w;
  return arc.start.xyz * cos(angle) + arc.tangent.xyz * sin(angle);
}

// A flat-topped rise: steep at the ends, so that arcs leave the ground at once.
float arcAltitude(Arc arc, float s) {
  float away = abs(2.0 * s - 1.0);
  return arc.tangent.w * (1.0 - away * away * sqrt(away));
}

// Longitudes run on from the near end without a jump, so that the map can cut at the date line.
vec2 arcLonLat(Arc arc, vec3 unit) {
  vec2 here = lonLatOf(unit);
  float first = atan(arc.start.x, arc.start.z);
  return vec2(first + wrapAngle(here.x - first), here.y);
}

// Fading in after birth and out after the end.
float arcPresence(Arc arc) {
  float age = float(min(elapsedMs(arc.bornMs), 600u)) / 600.0;
  float gone = arc.endedMs == 0u ? 0.0 : float(min(elapsedMs(arc.endedMs), 1500u)) / 1500.0;
  return smoothstep(0.0, 1.0, age) * (1.0 - smoothstep(0.0, 1.0, gone));
}

// From 0 to 1 in the second after the rate changed.
float arcEase(Arc arc) { return smoothstep(0.0, 1.0, float(min(elapsedMs(arc.changedMs), 1000u)) / 1000.0); }

float arcWeight(Arc arc) { return mix(arc.weightBefore, arc.weight, arcEase(arc)); }

vec3 arcColour(Arc arc) { return frame.osColour[arc.flags & ARC_OS_MASK].rgb; }

// How much is left of it where the map draws the pole out into its edge. The unrolling sphere tears
// open there long before it is flat, and further from the pole: what runs over the tear is gone
// by then, and comes back as the last of it closes.
float overPole(vec3 unit) {
  float unrolled = 1.0 - curvature();
  float torn = smoothstep(0.0, 0.07, unrolled);
  float open = torn * (1.0 - smoothstep(0.5, 1.0, unrolled));
  float near = smoothstep(mix(0.985, 0.955, open), mix(0.998, 0.988, open), abs(unit.y));
  return 1.0 - mix(0.85, 1.0, open) * torn * near;
}

// What is left of each arc's light in a crowd. As a screen shows it light adds up one by one, as
// linear light by its square.
float amongCrowd(Arc arc) {
#ifdef LINEAR_LIGHT
  return exp2(-0.22 * arcCrowd(arc));
#else
  return exp2(-0.45 * arcCrowd(arc));
#endif
}

// Where all arcs meet each shines less, the more there are: the home site is not to burn out.
float crowdAtHome() { return max(frame.exposure.x * frame.exposure.x * frame.exposure.x, 0.2); }

float hash01(uint x) {
  x ^= x >> 16; x *= 0x7feb352du; x ^= x >> 15; x *= 0x846ca68bu; x ^= x >> 16;
  return float(x >> 8) / 16777216.0;
}
