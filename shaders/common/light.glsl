// What flows, places and packets give to the picture, blended over what is behind. It is worked out
// as it is to look on a screen (sRGB values, as the look's tokens are); alpha is by how much it hides
// what is behind, so that a crowd of all colours does not burn out to white. Where light is mapped to
// the screen later, it goes to the target squared, which is linear light but for the toe of the
// curve, and hides less: it is to add up and bloom.
float brightest(vec3 shown) { return min(max(max(shown.r, shown.g), shown.b), 1.0); }
#ifdef LINEAR_LIGHT
vec4 emitted(vec3 shown, float gain) { return vec4(shown * shown * gain, 0.7 * brightest(shown)); }
#else
vec4 emitted(vec3 shown, float gain) { return vec4(shown, brightest(shown)); }
#endif
