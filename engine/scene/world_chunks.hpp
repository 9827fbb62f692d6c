// World geometry in chunks: pieces of the Earth small enough that what a camera cannot see is left
// out whole, and large enough that a frame asks few of them.
//
// Units: degrees as (longitude, latitude); bounds in radians and Earth radii. Pure. Thread: any.
#pragma once

#include <cstdint>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>
#include <span>
#include <vector>

#include "engine/scene/camera.hpp"

namespace flowwall::scene {

/// Where a chunk lies: in a cap of the unit sphere and in a box of the flat map.
struct ChunkBounds {
  glm::vec3 axis{0.0F, 0.0F, 1.0F};
  float radius = 0.0F;
  glm::vec2 mapMin{0.0F};
  glm::vec2 mapMax{0.0F};
};

struct WorldChunk {
  std::uint32_t first = 0;  ///< segment or index
  std::uint32_t count = 0;
  ChunkBounds bounds;
};

struct ChunkedLines {
  std::vector<glm::vec4> segments;  ///< from and to
  std::vector<WorldChunk> chunks;
};

struct ChunkedTriangles {
  std::vector<std::uint32_t> indices;
  std::vector<WorldChunk> chunks;
};

/// `points` are polylines parted by (NaN, NaN).
[[nodiscard]] ChunkedLines chunkLines(std::span<const glm::vec2> points);
[[nodiscard]] ChunkedTriangles chunkTriangles(std::span<const glm::vec2> vertices,
                                              std::span<const std::uint32_t> indices);

/// Whether a picture of `sizePx` may show some of it; never false for what shows.
[[nodiscard]] bool inView(const ChunkBounds& bounds, const CameraFrame& camera, glm::vec2 sizePx);

}  // namespace flowwall::scene
