// Colours of space, ocean and land (look tokens, sRGB).
const vec3 SPACE_EDGE = vec3(0.016, 0.024, 0.043);
const vec3 SPACE_CENTRE = vec3(0.039, 0.071, 0.125);
const vec3 OCEAN_DARK = vec3(0.018, 0.034, 0.066);
const vec3 OCEAN_LIT = vec3(0.042, 0.080, 0.150);
const vec3 LAND = vec3(0.082, 0.143, 0.234);
const vec3 NIGHT_TINT = vec3(0.014, 0.024, 0.046);
const float NIGHT_DEPTH = 0.54;  // coasts and borders stay to be seen
const vec3 AIR = vec3(0.16, 0.42, 0.85);

// Space at a place in the picture, px from its middle.
vec3 spaceAt(vec2 picture) {
  float spread = length(picture / frame.viewport.xy * vec2(1.25, 1.6));
  return mix(SPACE_CENTRE, SPACE_EDGE, smoothstep(0.05, 0.85, spread));
}

// How strongly the light of the upper left falls on a surface, 0..1.
float lit(vec3 normal) { return smoothstep(-0.35, 1.0, dot(normal, frame.light.xyz)); }
