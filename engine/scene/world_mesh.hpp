// The world's geometry as baked by assets/bake/bake_world.mjs: land as triangles, coasts and
// borders as polylines, in levels of detail.
//
// Units: degrees, as (longitude, latitude). Polylines are parted by one (NaN, NaN) point.
// Thread: any. Errors: parse() throws std::runtime_error for a file that is not whole.
// Source: format of assets/bake/README.md; Natural Earth, public domain.
#pragma once

#include <cstdint>
#include <glm/vec2.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace flowwall::scene {

struct WorldLevel {
  float errorDeg = 0.0F;  ///< how far its lines are from the truth
  std::vector<glm::vec2> landVertices;
  std::vector<std::uint32_t> landIndices;
  std::vector<glm::vec2> coasts;
  std::vector<glm::vec2> borders;
};

struct WorldMesh {
  std::vector<WorldLevel> levels;  ///< coarsest first
  [[nodiscard]] static WorldMesh parse(std::string_view file);
};

/// The coarsest level whose error is at most `errorPx`, or the finest. `current` is kept until the
/// coarser one is well within, so that a camera at the limit does not make coasts flicker.
[[nodiscard]] std::size_t levelFor(std::span<const WorldLevel> levels, float pxPerDegree,
                                   float errorPx, std::size_t current);

/// Meridians and parallels every `stepDeg`, as polylines of points every three degrees.
[[nodiscard]] std::vector<glm::vec2> graticule(int stepDeg);

}  // namespace flowwall::scene
