// From places on Earth to the picture.
//
// Spaces: unit sphere (x to 90°E, y to the north pole, z to 0°N 0°E); view space (x right, y up,
// z towards the eye, origin at the front of the globe, Earth radii); picture (px from its centre).
// The sphere unrolls into the map: at curvature k it has the radius 1/k and spans k times its
// angles, and its shape goes over into the Natural Earth projection.
// Source: B. Šavrič et al., "A polynomial equation for the Natural Earth projection", 2011.
const float PI = 3.14159265358979;

vec3 unitVector(vec2 lonLat) {
  float c = cos(lonLat.y);
  return vec3(c * sin(lonLat.x), sin(lonLat.y), c * cos(lonLat.x));
}

vec2 lonLatOf(vec3 unit) { return vec2(atan(unit.x, unit.z), asin(clamp(unit.y, -1.0, 1.0))); }

float wrapAngle(float angle) { return angle - 2.0 * PI * floor((angle + PI) / (2.0 * PI)); }

vec2 naturalEarth(vec2 lonLat) {
  float p2 = lonLat.y * lonLat.y;
  float p4 = p2 * p2;
  float p6 = p2 * p4;
  float width = 0.8707 - 0.131979 * p2 - 0.013791 * p4 + p6 * p4 * (0.003971 - 0.001529 * p2);
  float height = 1.007226 + 0.015085 * p2 + p6 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4);
  return lonLat * vec2(width, height);
}

// How far up the picture a point above the flat map is drawn, per Earth radius of altitude; none
// where the map ends, at the poles and the date line.
float mapLift(vec2 lonLat) {
  return 0.35 * cos(lonLat.y) * smoothstep(0.0, 0.5, PI - abs(lonLat.x));
}

// The surface's normal and a point `altitude` above it, both in view space.
struct Surface {
  vec3 position;
  vec3 normal;
};

Surface onGlobe(vec3 unit, float altitude) {
  vec3 normal = mat3(frame.rotation) * unit;
  return Surface(normal * (1.0 + altitude) - vec3(0.0, 0.0, 1.0), normal);
}

Surface onEarth(vec2 lonLat, float altitude) {
  float k = curvature();
  if (k >= 1.0) {
    return onGlobe(unitVector(lonLat), altitude);
  }
  vec2 flatPosition = naturalEarth(lonLat);
  if (k < 0.002) {
    return Surface(vec3(flatPosition + vec2(0.0, mapLift(lonLat) * altitude), 0.0), vec3(0.0, 0.0, 1.0));
  }
  vec3 normal = unitVector(lonLat * k);
  vec3 rolled = (normal - vec3(0.0, 0.0, 1.0)) / k;
  rolled.xy = mix(flatPosition, rolled.xy, k);
  vec3 centre = vec3(0.0, 0.0, -1.0 / k);
  normal = mat3(frame.rotation) * normal;
  vec3 position = mat3(frame.rotation) * (rolled - centre) + centre + normal * altitude * k;
  position.y += mapLift(lonLat) * altitude * (1.0 - k);
  return Surface(position, normal);
}

Surface onEarthAt(vec3 unit, float altitude) {
  return curvature() >= 1.0 ? onGlobe(unit, altitude) : onEarth(lonLatOf(unit), altitude);
}

// View space to px from the picture's centre.
vec2 toPicture(vec3 position) {
  float eye = frame.viewport.w;
  return position.xy * (frame.view.y * eye / (eye - position.z)) + frame.view.zw;
}

vec4 toClip(vec2 picture) { return vec4(picture / (0.5 * frame.viewport.xy), 0.0, 1.0); }

bool facesEye(Surface surface) {
  return dot(surface.normal, vec3(0.0, 0.0, frame.viewport.w) - surface.position) > 0.0;
}

// How many pixels a point in view space is from where the globe hides it; negative: behind it.
float seenBy(vec3 position) {
  float k = curvature();
  if (k < 0.05) {
    return 1e3;
  }
  vec3 eye = vec3(0.0, 0.0, frame.viewport.w);
  vec3 toPoint = position - eye;
  float away = length(toPoint);
  vec3 toCentre = vec3(0.0, 0.0, -1.0 / k) - eye;
  float along = dot(toCentre, toPoint / away);
  float miss = sqrt(max(dot(toCentre, toCentre) - along * along, 0.0)) - 1.0 / k;
  // Nearer than where the line of sight passes the centre, or beside the globe.
  return max(along - away, miss) * frame.view.y;
}

// 1 where a point in view space is seen, 0 where the globe hides it, soft over a pixel.
float seen(vec3 position) { return smoothstep(-0.7, 0.7, seenBy(position)); }
