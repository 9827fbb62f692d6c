// The wall's window: fullscreen on the primary monitor, or a plain window, and what is done to it
// with pointer and keyboard. X11 or Wayland, as the installed GLFW 3.3 was built.
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

struct GLFWwindow;

namespace flowwall::platform {

struct PixelExtent {
  int width = 0;
  int height = 0;
};

struct WindowOptions {
  bool fullscreen = true;  ///< at the monitor's size
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
  [[nodiscard]] bool closeRequested() const;
  /// Zero while the window is minimised.
  void framebufferSize(int& widthPx, int& heightPx) const;

  static void (*getProcAddress(const char* name))();

 private:
  explicit Window(GLFWwindow* window);
  void listen();
  void push(const model::InputEvent& event);
  [[nodiscard]] model::PointerPosition inPixels(double x, double y) const;

  GLFWwindow* window_;
  std::vector<model::InputEvent> events_;
  model::PointerPosition pointer_;  // when the newest event happened; it may be elsewhere by now
  bool keyRepeats_ = false;  // of the key that the next character comes from
};

}  // namespace flowwall::platform
