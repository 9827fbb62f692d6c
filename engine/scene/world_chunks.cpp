#include "engine/scene/world_chunks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/projection.hpp"

namespace flowwall::scene {
namespace {

constexpr int kCellDeg = 20;
constexpr int kColumns = 360 / kCellDeg;
constexpr int kRows = 180 / kCellDeg;
// Lines and their glow reach beyond their points.
constexpr float kMarginPx = 8.0F;

std::size_t cellOf(glm::vec2 lonLatDeg) {
  const auto column = static_cast<int>((lonLatDeg.x + 180.0F) / kCellDeg);
  const auto row = static_cast<int>((lonLatDeg.y + 90.0F) / kCellDeg);
  return static_cast<std::size_t>(std::clamp(row, 0, kRows - 1) * kColumns +
                                  std::clamp(column, 0, kColumns - 1));
}

model::GeoPoint toPoint(glm::vec2 lonLatDeg) {
  return {lonLatDeg.y, lonLatDeg.x};
}

// Of a box of longitudes and latitudes, which a chunk never fills: the corners are what is farthest
// from its middle; on the map a box over the equator is widest there.
class BoundsBuilder {
 public:
  void add(glm::vec2 lonLatDeg) {
    low_ = glm::min(low_, lonLatDeg);
    high_ = glm::max(high_, lonLatDeg);
  }

  [[nodiscard]] ChunkBounds build() const {
    ChunkBounds bounds;
    bounds.axis = glm::vec3(unitVector(toPoint(0.5F * (low_ + high_))));
    bounds.mapMin = glm::vec2(1e9F);
    bounds.mapMax = glm::vec2(-1e9F);
    for (const float lon : {low_.x, high_.x}) {
      for (const float lat : {low_.y, high_.y, std::clamp(0.0F, low_.y, high_.y)}) {
        const model::GeoPoint corner = toPoint({lon, lat});
        const float cosine = glm::dot(glm::vec3(unitVector(corner)), bounds.axis);
        bounds.radius = std::max(bounds.radius, std::acos(std::clamp(cosine, -1.0F, 1.0F)));
        bounds.mapMin = glm::min(bounds.mapMin, glm::vec2(naturalEarth(corner)));
        bounds.mapMax = glm::max(bounds.mapMax, glm::vec2(naturalEarth(corner)));
      }
    }
    return bounds;
  }

 private:
  glm::vec2 low_{1e9F};
  glm::vec2 high_{-1e9F};
};

// Elements in the order of their cells: where each cell begins, and the elements' numbers.
struct CellOrder {
  std::array<std::uint32_t, static_cast<std::size_t>(kColumns* kRows) + 1> begin{};
  std::vector<std::uint32_t> order;
};

CellOrder orderByCell(std::span<const std::size_t> cells) {
  CellOrder result;
  for (const std::size_t cell : cells) {
    ++result.begin[cell + 1];
  }
  for (std::size_t cell = 1; cell < result.begin.size(); ++cell) {
    result.begin[cell] += result.begin[cell - 1];
  }
  auto next = result.begin;
  result.order.resize(cells.size());
  for (std::uint32_t i = 0; i < cells.size(); ++i) {
    result.order[next[cells[i]]++] = i;
  }
  return result;
}

}  // namespace

ChunkedLines chunkLines(std::span<const glm::vec2> points) {
  std::vector<glm::vec4> segments;
  std::vector<std::size_t> cells;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (std::isnan(points[i - 1].x) || std::isnan(points[i].x)) {
      continue;
    }
    segments.emplace_back(points[i - 1], points[i]);
    cells.push_back(cellOf(0.5F * (points[i - 1] + points[i])));
  }
  const CellOrder order = orderByCell(cells);
  ChunkedLines lines;
  lines.segments.reserve(segments.size());
  for (std::size_t cell = 0; cell + 1 < order.begin.size(); ++cell) {
    BoundsBuilder bounds;
    for (std::uint32_t at = order.begin[cell]; at < order.begin[cell + 1]; ++at) {
      const glm::vec4& segment = segments[order.order[at]];
      bounds.add({segment.x, segment.y});
      bounds.add({segment.z, segment.w});
      lines.segments.push_back(segment);
    }
    if (const auto count = order.begin[cell + 1] - order.begin[cell]; count > 0) {
      lines.chunks.push_back({order.begin[cell], count, bounds.build()});
    }
  }
  return lines;
}

ChunkedTriangles chunkTriangles(std::span<const glm::vec2> vertices,
                                std::span<const std::uint32_t> indices) {
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
    cells.push_back(cellOf(
        (vertices[indices[i]] + vertices[indices[i + 1]] + vertices[indices[i + 2]]) / 3.0F));
  }
  const CellOrder order = orderByCell(cells);
  ChunkedTriangles triangles;
  triangles.indices.reserve(indices.size());
  for (std::size_t cell = 0; cell + 1 < order.begin.size(); ++cell) {
    BoundsBuilder bounds;
    for (std::uint32_t at = order.begin[cell]; at < order.begin[cell + 1]; ++at) {
      for (std::size_t corner = 0; corner < 3; ++corner) {
        const std::uint32_t index = indices[3 * static_cast<std::size_t>(order.order[at]) + corner];
        bounds.add(vertices[index]);
        triangles.indices.push_back(index);
      }
    }
    if (const auto count = order.begin[cell + 1] - order.begin[cell]; count > 0) {
      triangles.chunks.push_back({3 * order.begin[cell], 3 * count, bounds.build()});
    }
  }
  return triangles;
}

bool inView(const ChunkBounds& bounds, const CameraFrame& camera, glm::vec2 sizePx) {
  const glm::vec2 reach = 0.5F * sizePx + kMarginPx;
  if (camera.curvature <= 0.0F) {
    const glm::vec2 low = bounds.mapMin * camera.scalePx + camera.offsetPx;
    const glm::vec2 high = bounds.mapMax * camera.scalePx + camera.offsetPx;
    return low.x < reach.x && low.y < reach.y && high.x > -reach.x && high.y > -reach.y;
  }
  if (camera.curvature < 1.0F) {
    return true;
  }
  // On the globe what lies beyond the horizon is hidden; and nothing of the cap is drawn farther
  // from its middle than its arc is long, at the scale of the globe's front.
  constexpr auto kEye = static_cast<float>(kEyeDistance);
  const glm::vec3 axis = camera.rotation * bounds.axis;
  const float toAxis = std::acos(std::clamp(axis.z, -1.0F, 1.0F));
  if (toAxis - bounds.radius > std::acos(1.0F / (kEye + 1.0F))) {
    return false;
  }
  const float perspective = camera.scalePx * kEye / (kEye + 1.0F - axis.z);
  const glm::vec2 middle = glm::vec2(axis) * perspective + camera.offsetPx;
  const float radiusPx = bounds.radius * camera.scalePx;
  return std::abs(middle.x) - radiusPx < reach.x && std::abs(middle.y) - radiusPx < reach.y;
}

}  // namespace flowwall::scene
