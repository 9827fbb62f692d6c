// WallView: what is looked at, and how: where the camera is, what is switched on, and how long that
// which moves has stood still. Goes over whole to the next wall when the graphics device is lost.
//
// Thread: main thread. Ownership: a value.
#pragma once

#include "engine/model/command.hpp"
#include "engine/model/display_settings.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/held_time.hpp"

namespace flowwall::app {

struct WallView {
  scene::Camera camera;
  model::DisplaySettings settings;
  scene::HeldTime held;

  void set(const model::SetView& view, model::Uptime now) {
    camera.apply(view, now);
    model::apply(view, settings);
    held.hold(settings.paused, now);
  }
};

}  // namespace flowwall::app
