// What every pass knows of the frame. Laid out as FrameUniforms in engine/render/frame_uniforms.hpp.
layout(std140, binding = 0) uniform Frame {
  mat4 rotation;        // turns the unit sphere about its centre
  vec4 view;            // x: curvature (1 globe, 0 map), y: pixels per Earth radius, zw: offset, px
  vec4 viewport;        // xy: size, px; z: px per px of a 1080p picture, by the shorter side; w: eye distance, Earth radii
  uvec4 clock;          // x: uptime, y: the same for what moves, still in a pause; ms modulo 2^32
  vec4 exposure;        // x: of each flow's light; less when there are many
  vec4 light;           // xyz: unit vector towards the light, in view space
  vec4 sun;             // xyz: unit vector towards the sun, on the unit sphere
  vec4 osColour[8];     // by model::DeviceOs
} frame;

float curvature() { return frame.view.x; }
float pixelUnit() { return frame.viewport.z; }

// Milliseconds from `since` to now. The clock is modulo 2^32 ms; a moment just ahead of the
// frame's time (the other thread was a little quicker) counts as now.
uint elapsedMs(uint since) {
  uint passed = frame.clock.x - since;
  return passed > 0xffff0000u ? 0u : passed;
}
