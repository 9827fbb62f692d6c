// InputEvent: what hand and keyboard did at the wall, in the order in which they did it.
//
// Units: framebuffer pixels from the picture's top left. Ownership: values. Thread: render thread.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

namespace flowwall::model {

/// Where the pointer is.
struct PointerPosition {
  double xPx = 0.0;
  double yPx = 0.0;
  bool operator==(const PointerPosition&) const = default;
};

struct PointerMoved {
  PointerPosition at;
};

enum class PointerButton : std::uint8_t { left, right };
struct ButtonChanged {
  PointerButton button = PointerButton::left;
  bool pressed = false;
  PointerPosition at;
};

struct WheelTurned {
  double steps = 0.0;  ///< away from the hand: positive
  PointerPosition at;
};

/// Keys that write nothing; the others come as TextTyped, whatever the keyboard's layout.
enum class Key : std::uint8_t {
  escape,
  enter,
  tab,
  backtab,
  backspace,
  deleteForward,
  left,
  right,
  up,
  down,
  home,
  end
};
struct KeyPressed {
  Key key = Key::escape;
  bool repeated = false;  ///< by holding it
};

struct TextTyped {
  char32_t character = 0;
  bool repeated = false;
};

using InputEvent = std::variant<PointerMoved, ButtonChanged, WheelTurned, KeyPressed, TextTyped>;

/// Where the pointer was, for an event that has to do with it.
[[nodiscard]] inline std::optional<PointerPosition> pointerOf(const InputEvent& event) {
  return std::visit(
      [](const auto& one) -> std::optional<PointerPosition> {
        if constexpr (requires { one.at; }) {
          return one.at;
        } else {
          return std::nullopt;
        }
      },
      event);
}

}  // namespace flowwall::model
