#include "engine/scene/view_projection.hpp"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/projection.hpp"

namespace flowwall::scene {
namespace {

// Flatter than this, the sphere's radius is too large for its centre to be computed with.
constexpr float kFlat = 0.002F;
constexpr float kEye = static_cast<float>(kEyeDistance);

}  // namespace

ViewProjection::ViewProjection(const CameraFrame& camera, int widthPx, int heightPx)
    : camera_(camera),
      middlePx_(0.5F * static_cast<float>(widthPx), 0.5F * static_cast<float>(heightPx)) {}

ViewProjection::Surface ViewProjection::onEarth(const glm::vec3& unit) const {
  constexpr glm::vec3 kFront(0.0F, 0.0F, 1.0F);
  const float k = camera_.curvature;
  if (k >= 1.0F) {
    const glm::vec3 normal = camera_.rotation * unit;
    return {normal - kFront, normal};
  }
  const model::GeoPoint point = geoPoint(unit);
  const glm::vec2 flat(naturalEarth(point));
  if (k < kFlat) {
    return {glm::vec3(flat, 0.0F), kFront};
  }
  const glm::vec3 rolledNormal(unitVector({point.latDeg * k, point.lonDeg * k}));
  glm::vec3 rolled = (rolledNormal - kFront) / k;
  rolled.x = glm::mix(flat.x, rolled.x, k);
  rolled.y = glm::mix(flat.y, rolled.y, k);
  const glm::vec3 centre(0.0F, 0.0F, -1.0F / k);
  return {camera_.rotation * (rolled - centre) + centre, camera_.rotation * rolledNormal};
}

ProjectedPlace ViewProjection::project(const glm::vec3& unit) const {
  const Surface surface = onEarth(unit);
  const float perspective = camera_.scalePx * kEye / (kEye - surface.position.z);
  const glm::vec2 picture = glm::vec2(surface.position) * perspective + camera_.offsetPx;
  const glm::vec3 towardsEye = glm::normalize(glm::vec3(0.0F, 0.0F, kEye) - surface.position);
  return {middlePx_ + glm::vec2(picture.x, -picture.y), glm::dot(surface.normal, towardsEye)};
}

float movedPx(const CameraFrame& from, const CameraFrame& to) {
  float turned = 0.0F;
  for (int axis = 0; axis < 3; ++axis) {
    turned = std::max(turned, glm::distance(from.rotation[axis], to.rotation[axis]));
  }
  const float scale = std::max(from.scalePx, to.scalePx);
  return (turned + 2.0F * std::abs(from.curvature - to.curvature)) * scale +
         glm::distance(from.offsetPx, to.offsetPx) + std::abs(from.scalePx - to.scalePx);
}

}  // namespace flowwall::scene
