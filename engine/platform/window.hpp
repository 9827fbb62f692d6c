// The wall's window: fullscreen on one monitor or over all, or a plain window, and what is done to
// it with pointer and keyboard. It follows the monitors: when they change, come or go, it is placed
// anew. X11 or Wayland, as the installed GLFW 3.3 was built.
//
// Ownership: owns the window and the library's state; at most one at a time.
// Thread: main thread only. Units: framebuffer pixels.
// Errors: open() returns nothing where there is no display; it throws std::runtime_error with one
// sentence when there is one but it has no OpenGL 4.5.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/input_event.hpp"
#include "engine/platform/monitors.hpp"

struct GLFWwindow;

namespace flowwall::platform {

struct PixelExtent {
  int width = 0;
  int height = 0;
};

struct WindowOptions {
  bool fullscreen = true;             ///< at the monitor's size
  MonitorChoice monitor = "primary";  ///< of fullscreen
  /// Of a plain window; absent: 1920x1080, or less on a smaller monitor.
  std::optional<PixelExtent> size;
  std::string title = "Flowwall";
};

class Window {
 public:
  [[nodiscard]] static std::unique_ptr<Window> open(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  void present();  ///< shows the frame drawn; waits for the display's refresh
  /// What was done since the last call, oldest first; valid until the next. Beyond
  /// kMaxInputEvents, what is newer is passed over.
  [[nodiscard]] std::span<const model::InputEvent> pollEvents();
  static constexpr std::size_t kMaxInputEvents = 256;
  /// Hidden at first.
  void showCursor(bool shown);
  void setTitle(const std::string& title);
  void setMonitor(const MonitorChoice& choice);
  [[nodiscard]] bool closeRequested() const;
  /// Of the whole window, in pixels; zero while it is minimised.
  [[nodiscard]] PixelExtent framebufferSize() const;
  /// Where in it the picture is to be seen, all of it in each part; in pixels, y down. The first
  /// and largest one has the picture's size.
  [[nodiscard]] const std::vector<Rect>& parts() const { return parts_; }

  static void (*getProcAddress(const char* name))();

  /// Those that there are, without a window: the primary one first; none without a display.
  [[nodiscard]] static std::vector<Monitor> monitorsNow();

 private:
  Window(GLFWwindow* window, const WindowOptions& options);
  void followMonitors();
  void moveTo(const Placement& placement);
  void findParts();
  void listen();
  void push(const model::InputEvent& event);
  [[nodiscard]] model::PointerPosition inPixels(double x, double y) const;

  GLFWwindow* window_;
  bool fullscreen_;
  MonitorChoice choice_;
  std::vector<Monitor> monitors_;  // as the window was placed on them
  double monitorsSeenAt_ = 0.0;    // by GLFW's clock, s
  bool moved_ = false;             // or has another size, since the parts were found
  std::vector<Rect> parts_;
  std::vector<model::InputEvent> events_;
  model::PointerPosition pointer_;  // when the newest event happened; it may be elsewhere by now
  bool keyRepeats_ = false;         // of the key that the next character comes from
};

}  // namespace flowwall::platform
