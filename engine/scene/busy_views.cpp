#include "engine/scene/busy_views.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <tuple>
#include <utility>

#include "engine/scene/busy_region.hpp"
#include "engine/scene/geodesy.hpp"

namespace flowwall::scene {
namespace {

constexpr double kLeastShare = 0.1;
constexpr double kLeastShareOfOld = 0.05;
// From the middle of a view, how far is seen well: of the first, which is there anyhow, what lies
// towards the limb counts as well; the others are to have theirs in front.
constexpr double kSeenDeg = 55.0;
constexpr double kInFrontDeg = 40.0;

// In which time what has been seen counts only a third as much.
constexpr std::chrono::duration<double> kMemory = std::chrono::minutes(1);

struct Cell {
  glm::dvec3 middle{0.0};  ///< of the ends in it; a unit vector
  double weight = 0.0;     ///< 0: nothing that still has to be seen
};

// What still has to be seen.
class Cells {
 public:
  explicit Cells(const BusyTraffic::Squares& squares) {
    std::ranges::transform(squares, cells_.begin(), [](const BusyTraffic::Square& square) {
      const double weight = square.weight;
      return weight > 0.0 ? Cell{unitVector({square.lat / weight, square.lon / weight}), weight}
                          : Cell{};
    });
  }

  [[nodiscard]] std::span<const Cell> all() const { return cells_; }

  /// What is left within so far of a place: its sum points to its middle.
  struct Disc {
    glm::dvec3 sum{0.0};
    double weight = 0.0;
  };
  [[nodiscard]] Disc disc(const glm::dvec3& middle, double radiusDeg) const {
    const double leastCosine = std::cos(glm::radians(radiusDeg));
    Disc disc;
    for (const Cell& cell : cells_) {
      if (glm::dot(cell.middle, middle) >= leastCosine) {
        disc.sum += cell.weight * cell.middle;
        disc.weight += cell.weight;
      }
    }
    return disc;
  }
  /// Takes it away; its weight.
  double take(const glm::dvec3& middle, double radiusDeg) {
    const double leastCosine = std::cos(glm::radians(radiusDeg));
    double taken = 0.0;
    for (Cell& cell : cells_) {
      if (glm::dot(cell.middle, middle) >= leastCosine) {
        taken += std::exchange(cell.weight, 0.0);
      }
    }
    return taken;
  }

 private:
  std::array<Cell, std::tuple_size_v<BusyTraffic::Squares>> cells_{};
};

// The middle of the disc that has most in it. Begun at one of its squares, it moves to the middle
// of what it holds, and so lies at the same place whichever square that was.
glm::dvec3 busiest(const Cells& cells) {
  glm::dvec3 middle(0.0, 0.0, 1.0);
  double most = 0.0;
  for (const Cell& cell : cells.all()) {
    const double weight = cell.weight > 0.0 ? cells.disc(cell.middle, kInFrontDeg).weight : 0.0;
    if (weight > most) {
      most = weight;
      middle = cell.middle;
    }
  }
  for (int i = 0; i < 3; ++i) {
    const Cells::Disc disc = cells.disc(middle, kInFrontDeg);
    middle = glm::length(disc.sum) > 0.0 ? glm::normalize(disc.sum) : middle;
  }
  return middle;
}

bool wasThere(const BusyViews& before, model::GeoPoint center) {
  return std::ranges::any_of(before.all(), [&](const BusyView& view) {
    return glm::degrees(greatCircle(view.center, center).angle) < kInFrontDeg;
  });
}

}  // namespace

model::GeoPoint driftCenter(model::GeoPoint view, double maxLatDeg) {
  return {std::clamp(view.latDeg, -maxLatDeg, maxLatDeg), view.lonDeg};
}

void BusyTraffic::add(model::GeoPoint end, double weight) {
  const auto index = [](double deg, std::size_t most) {
    return std::min(static_cast<std::size_t>(std::max(deg, 0.0) / kSquareDeg), most - 1);
  };
  Square& square =
      squares_[index(end.latDeg + 90.0, kRows) * kColumns + index(end.lonDeg + 180.0, kColumns)];
  square.lat += weight * end.latDeg;
  square.lon += weight * end.lonDeg;
  square.weight += weight;
}

void BusyTraffic::take(const model::Snapshot& snapshot) {
  const double kept = taken_ ? std::exp(-((snapshot.published - *taken_) / kMemory)) : 0.0;
  taken_ = snapshot.published;
  traffic_ *= kept;
  for (Square& square : squares_) {
    square = {square.lat * kept, square.lon * kept, square.weight * kept};
  }
  for (const model::FlowSlot& slot : snapshot.slots) {
    if (slot.phase == model::FlowSlot::Phase::alive && slot.placed()) {
      const double weight = (1.0 - kept) * (1.0 + slot.up.bitsPerSecond + slot.down.bitsPerSecond);
      traffic_ += weight;
      add(slot.nearPoint, weight);
      add(slot.farPoint, weight);
    }
  }
  const BusyViews before = std::exchange(views_, {});
  if (const auto region = busyRegion(snapshot); region && traffic_ > 0.0) {
    middle_ = kept * middle_ + (1.0 - kept) * unitVector(*region);
    const bool opposed = glm::length(middle_) < 0.1;
    findViews(opposed ? *region : geoPoint(glm::normalize(middle_)), before);
  }
}

void BusyTraffic::findViews(model::GeoPoint first, const BusyViews& before) {
  Cells cells(squares_);
  views_.add({first, cells.take(unitVector(driftCenter(first)), kSeenDeg) / traffic_});
  while (!views_.isFull()) {
    const glm::dvec3 next = busiest(cells);
    const double share = cells.take(next, kInFrontDeg) / traffic_;
    const model::GeoPoint center = geoPoint(next);
    if (share < kLeastShareOfOld) {
      break;
    }
    if (share >= kLeastShare || wasThere(before, center)) {
      views_.add({center, share});
    }
  }
}

}  // namespace flowwall::scene
