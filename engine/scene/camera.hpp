// Camera: where the wall looks from. Globe and map look at the same place with the same zoom; going
// from one to the other unrolls the sphere over 1.2 s. Everything is a function of time: a frame
// at a given time is the same however many frames came before.
//
// What a hand holds stays under it: while zooming about the pointer or dragging, the view is where
// that place must be seen; but a drag sideways only turns the globe about its axis. The map's edges
// stay out of where it is whole at zoom 1: its middle comes only as near as that allows to what was
// asked for (keptOnMap()). Left alone, the camera drifts (keepInView()).
//
// Units: degrees outside, radians and pixels inside. Thread: render thread.
#pragma once

#include <cmath>
#include <glm/mat3x3.hpp>
#include <glm/vec2.hpp>
#include <limits>
#include <optional>

#include "engine/model/command.hpp"
#include "engine/model/units.hpp"
#include "engine/scene/busy_visits.hpp"
#include "engine/scene/world_area.hpp"

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
/// The radius of the globe's disc, the limb, as it is seen. Units: CameraFrame::scalePx.
[[nodiscard]] inline double limbRadius() {
  constexpr double kFromCentre = kEyeDistance + 1.0;
  return kEyeDistance / std::sqrt(kFromCentre * kFromCentre - 1.0);
}

/// A value on its way from one to another, eased.
struct Eased {
  enum class Shape : std::uint8_t {
    smooth,  ///< sets off and arrives gently
    quick,   ///< sets off at once: what a hand does again and again must not falter
  };
  double from = 0.0;
  double to = 0.0;
  model::Uptime start{0};
  model::Uptime duration{0};
  Shape shape = Shape::smooth;
  [[nodiscard]] double at(model::Uptime now) const;
  void go(double target, model::Uptime now, model::Uptime over, Shape how = Shape::smooth);
  void set(double value) { *this = {.from = value, .to = value}; }
  [[nodiscard]] bool moves(model::Uptime now) const { return from != to && now < start + duration; }
};

/// A point of a picture of this size, px from its top left.
struct PicturePoint {
  glm::dvec2 px{0.0};
  int widthPx = 0;
  int heightPx = 0;
};

class Camera {
 public:
  /// `home` is where the view begins; `spinDegPerSecond` turns the globe eastwards.
  Camera(model::ViewMode mode, model::GeoPoint home, double spinDegPerSecond);

  void apply(const model::SetView& change, model::Uptime now);
  /// Where the Earth is to lie; it is there at once at first, and moves there later.
  void setAreas(const WorldAreas& areas, model::Uptime now);

  // By hand. Nothing happens while globe and map go over into each other.
  /// What is at the point stays there.
  void zoomAbout(const PicturePoint& point, double factor, model::Uptime now);
  /// Takes hold of what is at the point; dragTo() then keeps it under the pointer.
  void grab(const PicturePoint& point, model::Uptime now);
  void dragTo(const PicturePoint& point, model::Uptime now);
  /// Moves by shares of what is in view: right and up are positive.
  void pan(glm::dvec2 share, model::Uptime now);

  /// What the configuration says of the spin. Another than before counts from now on, instead of
  /// one that was asked for; but it is none itself, and makes way for the drift.
  void setSpin(double degPerSecond, model::Uptime now);
  /// For how long it must be left alone, once touched, before it drifts; zero: it never does, as at
  /// first.
  void setIdleDrift(model::Uptime after, model::Uptime now);
  /// From where all that is busy is seen, most of it from the first; asked for with each frame.
  /// Left alone, the view goes from one to the other (BusyVisits), and the globe sways about it
  /// instead of spinning. What is zoomed in further was meant to be looked at: it neither drifts
  /// nor spins. A spin that was asked for goes on. Without anything to go to the globe spins, or
  /// sways about where it last was. Nothing happens in a pause.
  void keepInView(const BusyViews& busy, model::Uptime now);
  /// There is something else to be seen: as if it had been left alone for long, but it goes to the
  /// first view without delay.
  void leaveAlone() {
    touched_.reset();
    hurries_ = true;
  }

  /// The place that is seen there; nothing beside the Earth, or while it unrolls.
  [[nodiscard]] std::optional<model::GeoPoint> placeAt(const PicturePoint& point,
                                                       model::Uptime now) const;
  /// Whether the next frame may differ from this one.
  [[nodiscard]] bool moves(model::Uptime now) const;

  [[nodiscard]] CameraFrame frame(model::Uptime now, int widthPx, int heightPx) const;
  [[nodiscard]] model::ViewMode mode() const { return mode_; }
  // Where the view is on its way to: what was asked for is true at once. Of a drift: where it is.
  [[nodiscard]] model::GeoPoint center(model::Uptime now) const;
  [[nodiscard]] double zoom() const { return zoom_.to; }
  [[nodiscard]] double spinDegPerSecond() const { return spinDegPerSecond_; }

 private:
  // What a hand holds: it was taken at `from` and is to be seen at `at`, px from the Earth's middle
  // over the scale at zoom 1.
  struct Held {
    glm::dvec2 from{0.0};
    glm::dvec2 at{0.0};
    model::GeoPoint place;      // on the globe, as onSideOf() counts it
    glm::dvec2 projected{0.0};  // on the map
  };
  [[nodiscard]] bool isMorphing(model::Uptime now) const;
  [[nodiscard]] WorldAreas areasAt(model::Uptime now) const;
  [[nodiscard]] glm::dvec2 fromMiddle(const PicturePoint& point, model::Uptime now) const;
  [[nodiscard]] model::GeoPoint centerOf(double zoom, model::GeoPoint free) const;
  [[nodiscard]] model::GeoPoint globeAsHeld(double zoom) const;
  [[nodiscard]] model::GeoPoint centerNow(model::Uptime now) const;
  [[nodiscard]] double lonOnTheWay(double lonDeg, model::Uptime now) const;
  void letGo(model::Uptime now);
  void touch(model::Uptime now);
  void hold(bool paused, model::Uptime now);
  void rest(model::Uptime now);
  [[nodiscard]] bool waitsForDrift() const;
  [[nodiscard]] bool turnsByItself() const;
  [[nodiscard]] double turnedDegrees(model::Uptime now) const;
  void restartSpin(model::Uptime now, model::Uptime start);
  void startDrift(model::Uptime now);
  [[nodiscard]] bool mayDrift(model::Uptime now) const;
  void endDrift(model::Uptime now);
  void switchTo(model::ViewMode mode, model::Uptime now);
  void moveTo(model::GeoPoint center, model::Uptime now);
  void zoomTo(double zoom, model::Uptime now);

  model::ViewMode mode_;
  model::GeoPoint home_;
  Eased flatness_;  ///< 0 globe, 1 map
  Eased lat_;
  Eased lon_;
  Eased zoom_{1.0, 1.0};
  std::optional<Held> held_;  ///< then it, and not lat_ and lon_, says where the view is
  std::optional<WorldAreas> areas_;
  WorldAreas areasBefore_;
  Eased areasShare_;  ///< 0 where the Earth lay before, 1 where it is to lie
  double spinSetting_;
  double spinDegPerSecond_;
  model::Uptime spinStart_{0};
  bool spinAsked_ = false;
  bool paused_ = false;
  model::Uptime idleDrift_{0};
  std::optional<model::Uptime> touched_;
  bool hurries_ = false;  ///< to where it drifts next
  std::optional<model::Uptime> driftStart_;
  double runOutDeg_ = 0.0;  ///< by how far the drift turns until the speed from before has died
  BusyVisits visits_;
};

}  // namespace flowwall::scene
