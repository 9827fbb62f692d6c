// Camera: where the wall looks from. Globe and map each keep their own centre and zoom; going
// from one to the other unrolls the sphere over 1.2 s. Everything is a function of time: a frame
// at a given time is the same however many frames came before.
//
// Units: degrees outside, radians and pixels inside. Thread: render thread.
#pragma once

#include <glm/mat3x3.hpp>
#include <glm/vec2.hpp>

#include "engine/model/command.hpp"
#include "engine/model/units.hpp"

namespace flowwall::scene {

/// What a frame's shaders need to know of the camera.
struct CameraFrame {
  glm::mat3 rotation{1.0F};  ///< turns the sphere about its centre
  float curvature = 1.0F;    ///< 1: globe; 0: flat map; between: unrolling
  float scalePx = 1.0F;      ///< pixels per Earth radius at the front of the globe
  glm::vec2 offsetPx{0.0F};  ///< of the front point from the picture's centre, y up
  float zoom = 1.0F;
  bool operator==(const CameraFrame&) const = default;
};

/// The eye's distance from the front of the globe. Units: Earth radii.
inline constexpr double kEyeDistance = 5.0;

/// A value on its way from one to another, eased.
struct Eased {
  double from = 0.0;
  double to = 0.0;
  model::Uptime start{0};
  model::Uptime duration{0};
  [[nodiscard]] double at(model::Uptime now) const;
  void go(double target, model::Uptime now, model::Uptime over);
};

class Camera {
 public:
  /// `globeCenter` is what the globe shows first; `spinDegPerSecond` turns it eastwards.
  Camera(model::ViewMode mode, model::GeoPoint globeCenter, double spinDegPerSecond);

  void apply(const model::SetView& change, model::Uptime now);

  [[nodiscard]] CameraFrame frame(model::Uptime now, int widthPx, int heightPx) const;
  [[nodiscard]] model::ViewMode mode() const { return mode_; }
  // Where the view is, or is on its way to: what was asked for is true at once.
  [[nodiscard]] model::GeoPoint center(model::Uptime now) const;
  [[nodiscard]] double zoom() const;
  [[nodiscard]] double spinDegPerSecond() const { return spinDegPerSecond_; }

 private:
  struct View {
    Eased lat;
    Eased lon;
    Eased zoom{1.0, 1.0};
  };
  [[nodiscard]] const View& current() const {
    return mode_ == model::ViewMode::globe ? globe_ : map_;
  }
  [[nodiscard]] double spunDegrees(model::Uptime now) const;
  void restartSpin(model::Uptime now, model::Uptime start);
  void moveTo(model::GeoPoint center, model::Uptime now);
  void zoomTo(double zoom, model::Uptime now);

  model::ViewMode mode_;
  model::GeoPoint globeHome_;
  Eased flatness_;  ///< 0 globe, 1 map
  View globe_;
  View map_;
  double spinDegPerSecond_;
  model::Uptime spinStart_{0};
};

}  // namespace flowwall::scene
