#include "engine/platform/window.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
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

// As GLFW lists them: the primary one first.
std::vector<Monitor> connectedMonitors() {
  int count = 0;
  GLFWmonitor** handles = glfwGetMonitors(&count);
  std::vector<Monitor> monitors;
  for (GLFWmonitor* handle : std::span(handles, static_cast<std::size_t>(count))) {
    const GLFWvidmode* mode = glfwGetVideoMode(handle);
    const char* name = glfwGetMonitorName(handle);
    if (mode == nullptr) {
      continue;
    }
    Monitor monitor{.name = name == nullptr ? "" : name,
                    .area = {0, 0, mode->width, mode->height},
                    .refreshHz = mode->refreshRate};
    glfwGetMonitorPos(handle, &monitor.area.x, &monitor.area.y);
    monitors.push_back(std::move(monitor));
  }
  return monitors;
}

// Nothing: it is gone meanwhile.
GLFWmonitor* handleOf(const Monitor& monitor) {
  int count = 0;
  GLFWmonitor** handles = glfwGetMonitors(&count);
  for (GLFWmonitor* handle : std::span(handles, static_cast<std::size_t>(count))) {
    int x = 0;
    int y = 0;
    glfwGetMonitorPos(handle, &x, &y);
    const char* name = glfwGetMonitorName(handle);
    if (x == monitor.area.x && y == monitor.area.y && name != nullptr && monitor.name == name) {
      return handle;
    }
  }
  return nullptr;
}

PixelExtent plainSize(const WindowOptions& options) {
  const auto monitors = connectedMonitors();
  if (options.size || monitors.empty()) {
    return options.size.value_or(kUsualSize);
  }
  const Rect& screen = monitors.front().area;
  return {std::min(kUsualSize.width, screen.width), std::min(kUsualSize.height, screen.height)};
}

// Fullscreen comes later, when the window is placed: followMonitors().
GLFWwindow* createWindow(const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 4);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 5);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_DEBUG_CONTEXT, GLFW_TRUE);
  glfwWindowHint(GLFW_CONTEXT_ROBUSTNESS, GLFW_LOSE_CONTEXT_ON_RESET);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
  glfwWindowHint(GLFW_DECORATED, options.fullscreen ? GLFW_FALSE : GLFW_TRUE);
  glfwWindowHint(GLFW_VISIBLE, options.fullscreen ? GLFW_FALSE : GLFW_TRUE);
  const PixelExtent size = plainSize(options);
  return glfwCreateWindow(size.width, size.height, options.title.c_str(), nullptr, nullptr);
}

// Wayland never tears, and waits for ever for the refresh of a screen that is not there.
int swapInterval() {
  const bool wayland =
      std::string_view(glfwGetVersionString()).find("Wayland") != std::string_view::npos;
  return wayland ? 0 : 1;
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
  return std::unique_ptr<Window>(new Window(window, options));
}

std::vector<Monitor> Window::monitorsNow() {
  if (glfwInit() != GLFW_TRUE) {
    return {};
  }
  std::vector<Monitor> monitors = connectedMonitors();
  glfwTerminate();
  return monitors;
}

Window::Window(GLFWwindow* window, const WindowOptions& options)
    : window_(window), fullscreen_(options.fullscreen), choice_(options.monitor) {
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(swapInterval());
  showCursor(false);
  events_.reserve(kMaxInputEvents);
  listen();
  followMonitors();
  glfwShowWindow(window_);
}

// GLFW tells when a monitor comes or goes, but not when it changes its size or place.
void Window::followMonitors() {
  monitorsSeenAt_ = glfwGetTime();
  auto monitors = connectedMonitors();
  if (fullscreen_ && !monitors.empty() && monitors != monitors_) {
    monitors_ = std::move(monitors);
    moveTo(place(monitors_, choice_));
  }
  findParts();
}

void Window::setMonitor(const MonitorChoice& choice) {
  if (choice == choice_) {
    return;
  }
  choice_ = choice;
  if (fullscreen_ && !monitors_.empty()) {
    moveTo(place(monitors_, choice_));
    findParts();
  }
}

void Window::moveTo(const Placement& placement) {
  if (!placement.found) {
    spdlog::warn("display.monitor: there is no {}; there is {}", choice_, describe(monitors_));
  }
  const Rect& area = placement.window;
  GLFWmonitor* monitor = placement.monitor ? handleOf(monitors_[*placement.monitor]) : nullptr;
  const int refresh = placement.monitor ? monitors_[*placement.monitor].refreshHz : 0;
  glfwSetWindowMonitor(window_, monitor, area.x, area.y, area.width, area.height, refresh);
  spdlog::info("on monitors {}: {}x{}", describe(monitors_), area.width, area.height);
}

void Window::findParts() {
  moved_ = false;
  const PixelExtent pixels = framebufferSize();
  Rect window;
  glfwGetWindowPos(window_, &window.x, &window.y);
  glfwGetWindowSize(window_, &window.width, &window.height);
  parts_ = fullscreen_ ? partsOf(window, monitors_, choice_)
                       : std::vector<Rect>{{0, 0, window.width, window.height}};
  // Screen coordinates differ from pixels where the desktop is scaled.
  const double scaleX = static_cast<double>(pixels.width) / std::max(window.width, 1);
  const double scaleY = static_cast<double>(pixels.height) / std::max(window.height, 1);
  for (Rect& part : parts_) {
    part = {static_cast<int>(std::lround(part.x * scaleX)),
            static_cast<int>(std::lround(part.y * scaleY)),
            static_cast<int>(std::lround(part.width * scaleX)),
            static_cast<int>(std::lround(part.height * scaleY))};
  }
}

void Window::listen() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetFramebufferSizeCallback(
      window_, [](GLFWwindow* handle, int, int) { windowOf(handle).moved_ = true; });
  glfwSetWindowPosCallback(window_,
                           [](GLFWwindow* handle, int, int) { windowOf(handle).moved_ = true; });
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

// From the window's screen coordinates to pixels of the picture, which may be shown several times.
model::PointerPosition Window::inPixels(double x, double y) const {
  int width = 0;
  int height = 0;
  glfwGetWindowSize(window_, &width, &height);
  const PixelExtent pixels = framebufferSize();
  const double px = x * static_cast<double>(pixels.width) / std::max(width, 1);
  const double py = y * static_cast<double>(pixels.height) / std::max(height, 1);
  const auto hit = std::ranges::find_if(parts_, [&](const Rect& part) {
    return px >= part.x && px < part.x + part.width && py >= part.y && py < part.y + part.height;
  });
  if (hit == parts_.end()) {
    return {px, py};
  }
  return {(px - hit->x) * parts_.front().width / std::max(hit->width, 1),
          (py - hit->y) * parts_.front().height / std::max(hit->height, 1)};
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
  constexpr double kLookEverySeconds = 1.0;
  if (glfwGetTime() - monitorsSeenAt_ >= kLookEverySeconds) {
    followMonitors();
  } else if (moved_) {
    findParts();
  }
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
PixelExtent Window::framebufferSize() const {
  PixelExtent size;
  glfwGetFramebufferSize(window_, &size.width, &size.height);
  return size;
}
void (*Window::getProcAddress(const char* name))() {
  return glfwGetProcAddress(name);
}

}  // namespace flowwall::platform
