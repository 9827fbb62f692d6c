// Operation: what somebody does at the wall itself, with pointer and keyboard. Buttons and forms
// take their own; the rest moves the camera, changes the view, or asks the network side for
// something. Without a window nobody is there to operate anything.
//
// Thread: main thread. Ownership: what is passed in outlives it.
#pragma once

#include <functional>
#include <optional>

#include "engine/app/wall_view.hpp"
#include "engine/handoff/exchanges.hpp"
#include "engine/platform/window.hpp"
#include "engine/scene/controls.hpp"
#include "engine/ui/console.hpp"
#include "engine/ui/panels.hpp"

namespace flowwall::app {

class Operation {
 public:
  /// `window` may be null. `keepPicture`: what is drawn next is to become a file.
  Operation(platform::Window* window, bool kiosk, WallView& view, ui::Panels& panels,
            handoff::Exchanges& exchanges, std::function<void()> keepPicture);

  /// Takes what the network side has to say: what came of a request, and what ntopng is asked for.
  /// True: there was something.
  bool takeAnswers(model::Uptime now);
  /// Takes what pointer and keyboard did since. True: there was something.
  bool takeEvents(platform::PixelExtent picture, model::Uptime now);
  /// Shows the cursor while it is of use. True: it came or went.
  bool turnCursor(model::Uptime now);

  [[nodiscard]] ui::ConsoleContent content(model::Uptime now) const;
  /// Somebody wants the wall to end.
  [[nodiscard]] bool quitRequested() const { return quitRequested_; }
  /// Asks the network side for it.
  void ask(model::WallRequest request);

 private:
  [[nodiscard]] const model::FlowFilter& filter() const;
  [[nodiscard]] std::optional<glm::vec2> themePoint(const model::InputEvent& event) const;
  void control(const model::InputEvent& event, platform::PixelExtent picture, model::Uptime now);
  void answer(scene::ControlRequest request, model::Uptime now);
  void openSession(model::Uptime now);

  platform::Window* window_;
  bool kiosk_;
  WallView& view_;
  ui::Panels& panels_;
  handoff::Exchanges& exchanges_;
  std::function<void()> keepPicture_;
  scene::Controls controls_;
  ui::Console console_;
  bool cursorShown_ = false;
  bool quitRequested_ = false;
};

}  // namespace flowwall::app
