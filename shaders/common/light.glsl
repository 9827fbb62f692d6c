// What flows, places and packets give to the picture. It is worked out as it is to look on a screen
// (sRGB values, as the look's tokens are); alpha is by how much it hides what is behind. Where light
// adds up before it is mapped to the screen, it hides nothing and goes to the target squared, which
// is linear light but for the toe of the curve.
#ifdef LINEAR_LIGHT
vec4 emitted(vec3 shown, float gain) { return vec4(shown * shown * gain, 0.0); }
#else
vec4 emitted(vec3 shown, float gain) { return vec4(shown, max(max(shown.r, shown.g), shown.b)); }
#endif
