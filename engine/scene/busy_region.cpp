#include "engine/scene/busy_region.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

#include "engine/scene/geodesy.hpp"

namespace flowwall::scene {

std::optional<model::GeoPoint> busyRegion(const model::Snapshot& snapshot) {
  // A sum of unit vectors is short when they point everywhere.
  constexpr double kLeastShare = 0.15;
  // So many tell it as well as all: a frame must not wait for fifty thousand.
  constexpr std::size_t kEnoughSlots = 2000;
  glm::dvec3 sum(0.0);
  double weights = 0.0;
  const std::size_t stride = std::max<std::size_t>(snapshot.slots.size() / kEnoughSlots, 1);
  for (std::size_t i = 0; i < snapshot.slots.size(); i += stride) {
    const model::FlowSlot& slot = snapshot.slots[i];
    if (slot.phase != model::FlowSlot::Phase::alive || !slot.placed()) {
      continue;
    }
    const double weight = std::sqrt(1.0 + slot.up.bitsPerSecond + slot.down.bitsPerSecond);
    sum += weight * (unitVector(slot.nearPoint) + unitVector(slot.farPoint));
    weights += 2.0 * weight;
  }
  const double length = glm::length(sum);
  if (weights <= 0.0) {
    return std::nullopt;
  }
  return length < kLeastShare * weights ? snapshot.home.point : geoPoint(sum / length);
}

}  // namespace flowwall::scene
