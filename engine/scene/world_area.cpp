#include "engine/scene/world_area.hpp"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>

#include "engine/scene/camera.hpp"
#include "engine/scene/projection.hpp"

namespace flowwall::scene {
namespace {

// Share of the picture's shorter side that the globe's disc takes at most: arcs rise above it.
constexpr double kGlobeShare = 0.83;

glm::dvec2 fromMiddle(glm::dvec2 px, glm::dvec2 size) {
  return (px - 0.5 * size) * glm::dvec2(1.0, -1.0);
}

}  // namespace

WorldAreas between(const WorldAreas& a, const WorldAreas& b, double share) {
  const auto mixed = [share](const WorldArea& from, const WorldArea& to) {
    return WorldArea{glm::mix(from.least, to.least, share), glm::mix(from.most, to.most, share)};
  };
  return {mixed(a.globe, b.globe), mixed(a.map, b.map)};
}

WorldPlace globeIn(const WorldArea& area, int widthPx, int heightPx) {
  const glm::dvec2 size(widthPx, heightPx);
  const glm::dvec2 least = area.least * size;
  const glm::dvec2 most = area.most * size;
  const double radius =
      0.5 * std::min({kGlobeShare * std::min(size.x, size.y), most.x - least.x, most.y - least.y});
  return {fromMiddle(glm::clamp(0.5 * size, least + radius, most - radius), size),
          radius / limbRadius()};
}

WorldPlace mapIn(const WorldArea& area, int widthPx, int heightPx) {
  const glm::dvec2 size(widthPx, heightPx);
  const glm::dvec2 room = (area.most - area.least) * size;
  return {fromMiddle(0.5 * (area.least + area.most) * size, size),
          std::min(room.x / (2.0 * kMapHalfWidth), room.y / (2.0 * kMapHalfHeight))};
}

}  // namespace flowwall::scene
