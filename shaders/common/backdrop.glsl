// Colours of space, ocean and land (look tokens, sRGB).
const vec3 SPACE_EDGE = vec3(0.016, 0.024, 0.043);
const vec3 SPACE_CENTRE = vec3(0.039, 0.071, 0.125);
const vec3 OCEAN_DARK = vec3(0.024, 0.047, 0.088);
const vec3 OCEAN_LIT = vec3(0.055, 0.106, 0.190);
const vec3 LAND = vec3(0.078, 0.137, 0.220);
const vec3 AIR = vec3(0.16, 0.42, 0.85);

// How strongly the light of the upper left falls on a surface, 0..1.
float lit(vec3 normal) { return smoothstep(-0.35, 1.0, dot(normal, frame.light.xyz)); }
