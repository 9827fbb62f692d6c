#version 450 core
// Space, the glow of the atmosphere round the globe, and its lit ocean; for the globe by one line
// of sight a pixel, so that the limb is round at any size. The map's ocean is a mesh (ocean.*).
// Nothing here depends on how the globe is turned: a turning globe reuses it.
#include "common/frame.glsl"
#include "common/dither.glsl"
#include "common/projection.glsl"
#include "common/backdrop.glsl"
out vec4 colour;

void main() {
  vec2 picture = (gl_FragCoord.xy - 0.5 * frame.viewport.xy) * vec2(1.0, -1.0);
  vec3 result = spaceAt(picture);

  float globe = smoothstep(0.80, 0.97, curvature());
  if (globe > 0.0) {
    vec3 eye = vec3(0.0, 0.0, frame.viewport.w);
    vec3 sight = normalize(vec3((picture - frame.view.zw) / frame.view.y, -frame.viewport.w));
    vec3 toCentre = vec3(0.0, 0.0, -1.0) - eye;
    float along = dot(toCentre, sight);
    float miss = sqrt(max(dot(toCentre, toCentre) - along * along, 0.0)) - 1.0;
    vec3 limb = normalize(eye + sight * along - vec3(0.0, 0.0, -1.0));
    float towardsLight = 0.45 + 0.55 * dot(limb, normalize(vec3(frame.light.xy, 0.25)));
    float outside = max(miss, 0.0);
    float glow = 0.27 * exp(-outside * 6.0) + 0.26 * exp(-outside * 40.0);
    vec3 around = result + AIR * glow * max(towardsLight, 0.34);

    float half_ = sqrt(max(1.0 - (miss + 1.0) * (miss + 1.0), 0.0));
    vec3 normal = eye + sight * (along - half_) - vec3(0.0, 0.0, -1.0);
    float rim = pow(1.0 - max(dot(normal, -sight), 0.0), 3.5);
    vec3 ocean = mix(OCEAN_DARK, OCEAN_LIT, lit(normal)) + AIR * rim * 0.30 * max(towardsLight, 0.30);
    float inside = 1.0 - smoothstep(-0.7, 0.7, miss * frame.view.y);
    result = mix(result, mix(around, ocean, inside), globe);
  }
  colour = vec4(result + dither(), 1.0);
}
