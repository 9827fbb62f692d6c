#include "engine/scene/controls.hpp"

#include <algorithm>
#include <cmath>

namespace flowwall::scene {
namespace {

// A hand that trembles still clicks.
constexpr double kStillPx = 6.0;

double distance(model::PointerPosition a, model::PointerPosition b) {
  return std::hypot(a.xPx - b.xPx, a.yPx - b.yPx);
}

PicturePoint pointOf(model::PointerPosition at, const Controls::Situation& situation) {
  return {{at.xPx, at.yPx}, situation.widthPx, situation.heightPx};
}

double clampedZoom(double zoom) {
  return std::clamp(zoom, model::kMinZoom, model::kMaxZoom);
}

}  // namespace

std::optional<ControlAction> Controls::handle(const model::InputEvent& event, Camera& camera,
                                              const Situation& situation, model::Uptime now) {
  if (const auto* typed = std::get_if<model::TextTyped>(&event)) {
    return type(*typed, camera, situation.settings);
  }
  if (const auto* key = std::get_if<model::KeyPressed>(&event)) {
    return press(*key, camera, now);
  }
  if (const auto* wheel = std::get_if<model::WheelTurned>(&event)) {
    camera.zoomAbout(pointOf(wheel->at, situation), std::pow(kWheelZoom, wheel->steps), now);
  } else if (const auto* button = std::get_if<model::ButtonChanged>(&event)) {
    press(*button, camera, situation, now);
  } else if (const auto* moved = std::get_if<model::PointerMoved>(&event)) {
    dragging_ = dragging_ || (dragFrom_ && distance(*dragFrom_, moved->at) > kStillPx);
    if (dragging_) {
      lastClick_.reset();  // it was none
      camera.dragTo(pointOf(moved->at, situation), now);
    }
  }
  return std::nullopt;
}

Controls::Action Controls::type(const model::TextTyped& typed, const Camera& camera,
                                const model::DisplaySettings& settings) {
  switch (typed.character) {
  case U'+':
  case U'=': return model::SetView{.zoom = clampedZoom(camera.zoom() * kClickZoom)};
  case U'-': return model::SetView{.zoom = clampedZoom(camera.zoom() / kClickZoom)};
  default: break;
  }
  if (typed.repeated) {
    return std::nullopt;  // what is switched would flicker
  }
  switch (typed.character) {
  case U'0':
  case U'h':
  case U'H': return model::SetView{.home = true};
  case U'g':
  case U'G':
    return model::SetView{.mode = camera.mode() == model::ViewMode::globe ? model::ViewMode::map
                                                                          : model::ViewMode::globe};
  case U' ': return model::SetView{.paused = !settings.paused};
  case U'l':
  case U'L': return model::SetView{.labels = !settings.labels};
  case U'p':
  case U'P':
    if (settings.panels.none()) {
      return model::SetView{.panels = panelsBefore_};
    }
    panelsBefore_ = settings.panels;
    return model::SetView{.panels = model::PanelSet()};
  case U'f':
  case U'F': return ControlRequest::filter;
  case U'u':
  case U'U': return ControlRequest::session;
  case U's':
  case U'S': return ControlRequest::screenshot;
  case U'?': return ControlRequest::help;
  case U'q':
  case U'Q': return ControlRequest::quit;
  default: return std::nullopt;
  }
}

Controls::Action Controls::press(const model::KeyPressed& pressed, Camera& camera,
                                 model::Uptime now) const {
  switch (pressed.key) {
  case model::Key::left: camera.pan({-kKeyPan, 0.0}, now); break;
  case model::Key::right: camera.pan({kKeyPan, 0.0}, now); break;
  case model::Key::up: camera.pan({0.0, kKeyPan}, now); break;
  case model::Key::down: camera.pan({0.0, -kKeyPan}, now); break;
  case model::Key::escape:
    // One that is held down has closed a dialog, and is to do no more.
    return pressed.repeated ? std::nullopt : Action(ControlRequest::quit);
  default: break;
  }
  return std::nullopt;
}

void Controls::press(const model::ButtonChanged& button, Camera& camera, const Situation& situation,
                     model::Uptime now) {
  const bool isLeft = button.button == model::PointerButton::left;
  if (!button.pressed) {
    if (isLeft) {
      dragFrom_.reset();
      dragging_ = false;
    }
    return;
  }
  const bool twice = lastClick_ && lastClick_->button == button.button &&
                     now - lastClick_->when <= kDoubleClick &&
                     distance(lastClick_->at, button.at) <= kStillPx;
  if (twice) {
    lastClick_.reset();  // a third one begins anew
    camera.zoomAbout(pointOf(button.at, situation), isLeft ? 1.0 / kClickZoom : kClickZoom, now);
    return;
  }
  lastClick_ = Click{button.button, button.at, now};
  if (isLeft) {
    dragFrom_ = button.at;
    camera.grab(pointOf(button.at, situation), now);
  }
}

}  // namespace flowwall::scene
