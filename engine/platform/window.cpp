#include "engine/platform/window.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <spdlog/spdlog.h>
#include <stdexcept>

namespace flowwall::platform {
namespace {

constexpr PixelExtent kUsualSize{1920, 1080};

std::string lastError() {
  const char* description = nullptr;
  glfwGetError(&description);
  std::string reason = description == nullptr ? "no reason given" : description;
  while (reason.ends_with('\n')) {
    reason.pop_back();
  }
  return reason;
}

Window& windowOf(GLFWwindow* handle) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(handle));
}

std::optional<model::Key> keyOf(int key, int mods) {
  switch (key) {
  case GLFW_KEY_ESCAPE: return model::Key::escape;
  case GLFW_KEY_ENTER:
  case GLFW_KEY_KP_ENTER: return model::Key::enter;
  case GLFW_KEY_TAB: return (mods & GLFW_MOD_SHIFT) != 0 ? model::Key::backtab : model::Key::tab;
  case GLFW_KEY_BACKSPACE: return model::Key::backspace;
  case GLFW_KEY_DELETE: return model::Key::deleteForward;
  case GLFW_KEY_LEFT: return model::Key::left;
  case GLFW_KEY_RIGHT: return model::Key::right;
  case GLFW_KEY_UP: return model::Key::up;
  case GLFW_KEY_DOWN: return model::Key::down;
  case GLFW_KEY_HOME: return model::Key::home;
  case GLFW_KEY_END: return model::Key::end;
  default: return std::nullopt;
  }
}

std::optional<model::PointerButton> buttonOf(int button) {
  switch (button) {
  case GLFW_MOUSE_BUTTON_LEFT: return model::PointerButton::left;
  case GLFW_MOUSE_BUTTON_RIGHT: return model::PointerButton::right;
  default: return std::nullopt;
  }
}

GLFWwindow* createWindow(const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 4);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 5);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_DEBUG_CONTEXT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
  PixelExtent size = options.size.value_or(kUsualSize);
  if (mode != nullptr && options.fullscreen) {
    size = {mode->width, mode->height};
    glfwWindowHint(GLFW_REFRESH_RATE, mode->refreshRate);
  } else if (mode != nullptr && !options.size) {
    size = {std::min(size.width, mode->width), std::min(size.height, mode->height)};
  }
  return glfwCreateWindow(size.width, size.height, options.title.c_str(),
                          options.fullscreen ? monitor : nullptr, nullptr);
}

}  // namespace

std::unique_ptr<Window> Window::open(const WindowOptions& options) {
  if (glfwInit() != GLFW_TRUE) {
    spdlog::info("no display: {}", lastError());
    return nullptr;
  }
  GLFWwindow* window = createWindow(options);
  if (window == nullptr) {
    // One of any version is only good for saying what there is: gl::loadFunctions() does.
    glfwDefaultWindowHints();
    window = glfwCreateWindow(64, 64, options.title.c_str(), nullptr, nullptr);
  }
  if (window == nullptr) {
    const std::string reason = lastError();
    glfwTerminate();
    throw std::runtime_error("the display has no OpenGL 4.5 window for us: " + reason);
  }
  return std::unique_ptr<Window>(new Window(window));
}

Window::Window(GLFWwindow* window) : window_(window) {
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  showCursor(false);
  events_.reserve(kMaxInputEvents);
  listen();
}

void Window::listen() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, [](GLFWwindow* handle, int key, int, int action, int mods) {
    Window& self = windowOf(handle);
    self.keyRepeats_ = action == GLFW_REPEAT;
    const auto known = keyOf(key, mods);
    if (known && action != GLFW_RELEASE) {
      self.push(model::KeyPressed{*known, self.keyRepeats_});
    }
  });
  glfwSetCharCallback(window_, [](GLFWwindow* handle, unsigned int character) {
    Window& self = windowOf(handle);
    self.push(model::TextTyped{static_cast<char32_t>(character), self.keyRepeats_});
  });
  glfwSetCursorPosCallback(window_, [](GLFWwindow* handle, double x, double y) {
    Window& self = windowOf(handle);
    self.pointer_ = self.inPixels(x, y);
    self.push(model::PointerMoved{self.pointer_});
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* handle, int button, int action, int) {
    Window& self = windowOf(handle);
    if (const auto known = buttonOf(button)) {
      self.push(model::ButtonChanged{*known, action == GLFW_PRESS, self.pointer_});
    }
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* handle, double, double steps) {
    Window& self = windowOf(handle);
    self.push(model::WheelTurned{steps, self.pointer_});
  });
}

void Window::push(const model::InputEvent& event) {
  const bool moved = std::holds_alternative<model::PointerMoved>(event);
  if (moved && !events_.empty() && std::holds_alternative<model::PointerMoved>(events_.back())) {
    events_.back() = event;  // where it is now is all that counts
  } else if (events_.size() < kMaxInputEvents) {
    events_.push_back(event);
  }
}

// GLFW counts in screen coordinates, which differ from pixels where the desktop is scaled.
model::PointerPosition Window::inPixels(double x, double y) const {
  int width = 0;
  int height = 0;
  glfwGetWindowSize(window_, &width, &height);
  PixelExtent pixels;
  framebufferSize(pixels.width, pixels.height);
  return {x * static_cast<double>(pixels.width) / std::max(width, 1),
          y * static_cast<double>(pixels.height) / std::max(height, 1)};
}

Window::~Window() {
  glfwDestroyWindow(window_);
  glfwTerminate();
}

void Window::present() {
  glfwSwapBuffers(window_);
}
std::span<const model::InputEvent> Window::pollEvents() {
  events_.clear();
  glfwPollEvents();
  return events_;
}
void Window::showCursor(bool shown) {
  glfwSetInputMode(window_, GLFW_CURSOR, shown ? GLFW_CURSOR_NORMAL : GLFW_CURSOR_HIDDEN);
}

void Window::setTitle(const std::string& title) {
  glfwSetWindowTitle(window_, title.c_str());
}
bool Window::closeRequested() const {
  return glfwWindowShouldClose(window_) == GLFW_TRUE;
}
void Window::framebufferSize(int& widthPx, int& heightPx) const {
  glfwGetFramebufferSize(window_, &widthPx, &heightPx);
}
void (*Window::getProcAddress(const char* name))() {
  return glfwGetProcAddress(name);
}

}  // namespace flowwall::platform
