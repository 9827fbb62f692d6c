// BusyVisits: to which of the busy views a camera that is left alone drifts, and when. It begins
// with the nearest, stays at each as long as its share is of the traffic, and goes on to the next
// one east of it. A view that moves is followed, one that is no more is left; but never before the
// camera has arrived, so that it does not turn back on its way.
//
// Units: degrees. Thread: render thread.
#pragma once

#include <optional>
#include <span>

#include "engine/model/units.hpp"
#include "engine/scene/busy_views.hpp"

namespace flowwall::scene {

class BusyVisits {
 public:
  struct Way {
    model::GeoPoint to;
    model::Uptime takes{0};
  };

  /// Where to go now, if the camera is not to stay where it is. `here`: what it looks at; `views`:
  /// one or more. Asked for with each frame.
  [[nodiscard]] std::optional<Way> next(std::span<const BusyView> views, model::GeoPoint here,
                                        model::Uptime now);
  /// To the first, without delay: somebody asked for it, and wants both of its ends.
  [[nodiscard]] Way hurry(std::span<const BusyView> views, model::Uptime now);
  /// What comes next begins anew.
  void end() { target_.reset(); }

 private:
  Way go(const BusyView& view, double maxLatDeg, model::Uptime takes, model::Uptime now);
  Way visit(const BusyView& view, std::span<const BusyView> views, model::GeoPoint here,
            model::Uptime now);

  std::optional<model::GeoPoint> target_;
  model::Uptime arrives_{0};
  model::Uptime staysUntil_{0};
};

}  // namespace flowwall::scene
