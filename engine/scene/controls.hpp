// Controls: turns what hand and keyboard do into moves of the camera, and into what the wall is
// asked for. Forms and buttons come first; only what they do not take comes here.
//
// Wheel: zoom about the pointer. Drag: the place under the pointer stays there. Double left click:
// out; double right click: in. g globe or map, space pause, p panels, l labels, + - zoom, arrows
// pan, 0 h home, f filter, u session, s screenshot, ? help, q and Escape quit.
// Ownership: nothing; remembers where the pointer is and what is pressed. Thread: render thread.
#pragma once

#include <optional>
#include <variant>

#include "engine/model/command.hpp"
#include "engine/model/input_event.hpp"
#include "engine/scene/camera.hpp"

namespace flowwall::scene {

enum class ControlRequest : std::uint8_t { filter, session, help, screenshot, quit };
using ControlAction = std::variant<model::SetView, ControlRequest>;

class Controls {
 public:
  static constexpr double kClickZoom = 1.65;
  static constexpr double kWheelZoom = 1.25;  ///< a step
  static constexpr double kKeyPan = 0.15;     ///< of what is in view
  static constexpr model::Uptime kDoubleClick{400};

  struct Situation {
    int widthPx = 0;
    int heightPx = 0;
    model::DisplaySettings settings;
  };

  /// What is left to do once the camera has been moved.
  [[nodiscard]] std::optional<ControlAction> handle(const model::InputEvent& event, Camera& camera,
                                                    const Situation& situation, model::Uptime now);

 private:
  using Action = std::optional<ControlAction>;
  [[nodiscard]] Action type(const model::TextTyped& typed, const Camera& camera,
                            const model::DisplaySettings& settings);
  [[nodiscard]] Action press(const model::KeyPressed& pressed, Camera& camera,
                             model::Uptime now) const;
  void press(const model::ButtonChanged& button, Camera& camera, const Situation& situation,
             model::Uptime now);

  struct Click {
    model::PointerButton button = model::PointerButton::left;
    model::PointerPosition at;
    model::Uptime when{0};
  };
  std::optional<Click> lastClick_;
  std::optional<model::PointerPosition> dragFrom_;
  bool dragging_ = false;
  model::PanelSet panelsBefore_ = model::PanelSet().set();  // that "p" brings back
};

}  // namespace flowwall::scene
