// From where on the globe all that is busy can be seen, for the camera to visit: of the traffic of
// the last minutes, since single flows come and go from poll to poll.
//
// Units: degrees; shares of the traffic. Thread: render thread. Errors: no views without flows.
#pragma once

#include <array>
#include <cstddef>
#include <glm/vec3.hpp>
#include <optional>
#include <span>

#include "engine/model/snapshot.hpp"

namespace flowwall::scene {

struct BusyView {
  model::GeoPoint center;
  double share = 0.0;  ///< of the traffic that has an end in it; where both are, it counts twice
};

class BusyViews {
 public:
  static constexpr std::size_t kMost = 6;

  [[nodiscard]] std::span<const BusyView> all() const { return {views_.data(), count_}; }
  [[nodiscard]] bool isFull() const { return count_ == kMost; }
  void add(const BusyView& view) { views_.at(count_++) = view; }

 private:
  std::array<BusyView, kMost> views_;
  std::size_t count_ = 0;
};

/// What the camera has in the middle of a view: as far as north is still up.
inline constexpr double kDriftMaxLatDeg = 60.0;
[[nodiscard]] model::GeoPoint driftCenter(model::GeoPoint view, double maxLatDeg = kDriftMaxLatDeg);

class BusyTraffic {
 public:
  /// What it has seen before counts less and less.
  void take(const model::Snapshot& snapshot);
  /// What comes next has nothing to do with it.
  void forget() { *this = {}; }
  /// First busyRegion(), as it is on average; then, the busiest first, what has a tenth of the
  /// traffic or more and cannot be seen from there. Once there, half of that is enough for it to
  /// stay.
  [[nodiscard]] const BusyViews& views() const { return views_; }

  /// The ends of all flows by their rates, in squares of 15°: few enough to be compared with each
  /// other, while the flows may be fifty thousand.
  static constexpr double kSquareDeg = 15.0;
  static constexpr std::size_t kColumns = 24;
  static constexpr std::size_t kRows = 12;
  struct Square {
    double lat = 0.0;  ///< times the weight, as the longitude
    double lon = 0.0;
    double weight = 0.0;
  };
  using Squares = std::array<Square, kColumns * kRows>;

 private:
  void add(model::GeoPoint end, double weight);
  void findViews(model::GeoPoint first, const BusyViews& before);

  Squares squares_{};
  glm::dvec3 middle_{0.0};  ///< of busyRegion()
  double traffic_ = 0.0;
  std::optional<model::Uptime> taken_;
  BusyViews views_;
};

}  // namespace flowwall::scene
