#include "engine/scene/crowd_sizes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace flowwall::scene {
namespace {

// How often all of a kind may cover the picture.
constexpr float kPacketsCover = 1.5F;
constexpr float kPlacesCover = 1.0F;
constexpr float kLinesCover = 8.0F;
// What is smaller is no longer drawn well, px.
constexpr float kLeastGlowPx = 1.5F;
constexpr float kLeastPlacePx = 2.0F;
constexpr float kThinnestLine = 0.15F;
// Up to this radius packets are dust, from twice as much on their tails are whole; px at 1080p, in
// smaller pictures px.
constexpr float kDustPx = 1.6F;
// Of what is drawn by the rate: a common one.
constexpr float kCommonWeight = 0.4F;
constexpr float kPlacePx = 13.0F;
constexpr float kLinePx = 5.0F;

// Of a triangle round a circle of radius 1 whose tip is `tail` away (shaders/packet.vert).
float triangleArea(float tail) {
  return (tail + 1.0F) * std::sqrt((tail + 1.0F) / (tail - 1.0F));
}

float lengthShare(float areaPx, float roomPx, float least) {
  return std::clamp(std::sqrt(roomPx / std::max(areaPx, 1.0F)), std::min(least, 1.0F), 1.0F);
}

}  // namespace

CrowdSizes crowdSizes(const ArcTable& table, const QualityRung& rung, const CameraFrame& camera,
                      int widthPx, int heightPx, float unitPx) {
  const float picturePx = static_cast<float>(widthPx) * static_cast<float>(heightPx);
  // What of the Earth is in the picture, and so, roughly, of what lies on it.
  const float earthPx = 4.0F * std::numbers::pi_v<float> * camera.scalePx * camera.scalePx;
  const float seen = std::min(picturePx / std::max(earthPx, 1.0F), 1.0F);
  const auto covered = [seen](std::size_t number, float areaPx) {
    return seen * static_cast<float>(number) * areaPx;
  };
  const float glowPx = (rung.glowPx + kCommonWeight * rung.swellPx) * unitPx;
  const float packetPx =
      glowPx * glowPx * triangleArea(std::max(rung.tailPx * unitPx / glowPx, 2.0F));
  const float placePx = kPlacePx * unitPx;
  const float linesPx = seen * table.arcRadians() * camera.scalePx * kLinePx * unitPx;
  const float packets = lengthShare(covered(table.packets().size(), packetPx),
                                    kPacketsCover * picturePx, kLeastGlowPx / glowPx);
  const float dustPx = kDustPx * std::max(unitPx, 1.0F);
  return {.packets = packets,
          .tails = std::clamp(packets * glowPx / dustPx - 1.0F, 0.0F, 1.0F),
          .places = lengthShare(covered(table.nodes().size(), 4.0F * placePx * placePx),
                                kPlacesCover * picturePx, kLeastPlacePx / placePx),
          .lines =
              std::clamp(kLinesCover * picturePx / std::max(linesPx, 1.0F), kThinnestLine, 1.0F)};
}

}  // namespace flowwall::scene
