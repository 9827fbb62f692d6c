// What every pass knows of the frame. Laid out as FrameUniforms in engine/render/frame_uniforms.hpp.
layout(std140, binding = 0) uniform Frame {
  mat4 rotation;        // turns the unit sphere about its centre
  vec4 view;            // x: curvature (1 globe, 0 map), y: pixels per Earth radius, zw: offset, px
  vec4 viewport;        // xy: size, px; z: px per px of a 1080p picture, by the shorter side; w: eye distance, Earth radii
  uvec4 clock;          // x: uptime, y: the same for what moves, still in a pause; ms modulo 2^32
  vec4 exposure;        // x: of each flow's light, less when there are many; z: of each alerted flow's line;
                        // y: of scene::ColumnShade, the end at the bottom, px from there
  vec4 light;           // xyz: unit vector towards the light, in view space
  vec4 sun;             // xyz: unit vector towards the sun, on the unit sphere
  vec4 packet;          // px at 1080p: x: radius of the glow, y: by how much it swells, z: longest tail
  vec4 crowd;           // what is left in a crowd of the sizes of x: packets, y: places, z: lines, w: tails
  vec4 shade;           // the rest of it: x: end on the left, y: start on the right, z: fade, px; w: opacity
                        // for what moves, if that is drawn over the panels
  vec4 corners;         // x: end of the left one, y: start of the right one, z: their end from the top, px
                        // w: opacity for the world, lines and places, if they are, too
  vec4 osColour[8];     // by model::DeviceOs
} frame;

// A program may be made for the globe or the map alone: what only the others need falls away.
#if defined(EARTH_GLOBE)
float curvature() { return 1.0; }
#elif defined(EARTH_MAP)
float curvature() { return 0.0; }
#else
float curvature() { return frame.view.x; }
#endif
float pixelUnit() { return frame.viewport.z; }

// How much light the panels' darkened columns, band and corners leave at a place in the picture, px
// from its middle, by how dark that is. As ui::drawShade() draws it.
float throughShade(vec2 picture, float opacity) {
  vec2 at = picture + 0.5 * frame.viewport.xy;
  float nearer = max(max(frame.shade.x - at.x, at.x - frame.shade.y), frame.exposure.y - at.y);
  float corner = min(max(frame.corners.x - at.x, at.x - frame.corners.y) / 4.0,
                     2.0 * (frame.corners.z - frame.viewport.y + at.y));
  return 1.0 - opacity * smoothstep(0.0, 1.0, 1.0 + max(nearer, corner) / frame.shade.z);
}

// Milliseconds from `since` to now. The clock is modulo 2^32 ms; a moment just ahead of the
// frame's time (the other thread was a little quicker) counts as now.
uint elapsedMs(uint since) {
  uint passed = frame.clock.x - since;
  return passed > 0xffff0000u ? 0u : passed;
}
