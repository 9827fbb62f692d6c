// The wall's window: fullscreen on the primary monitor, or a plain window. X11 or Wayland, as the
// installed GLFW 3.3 was built.
//
// Ownership: owns the window and the library's state; at most one at a time.
// Thread: main thread only. Units: framebuffer pixels.
// Errors: open() returns nothing where there is no display; it throws std::runtime_error with one
// sentence when there is one but it has no OpenGL 4.5.
#pragma once

#include <memory>
#include <optional>
#include <string>

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
  void pollEvents();
  void setTitle(const std::string& title);
  [[nodiscard]] bool closeRequested() const;
  /// Zero while the window is minimised.
  void framebufferSize(int& widthPx, int& heightPx) const;

  static void (*getProcAddress(const char* name))();

 private:
  explicit Window(GLFWwindow* window);
  GLFWwindow* window_;
};

}  // namespace flowwall::platform
