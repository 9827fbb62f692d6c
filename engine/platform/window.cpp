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
  glfwSetInputMode(window_, GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
  glfwSetKeyCallback(window_, [](GLFWwindow* self, int key, int, int action, int) {
    if (action == GLFW_PRESS && (key == GLFW_KEY_ESCAPE || key == GLFW_KEY_Q)) {
      glfwSetWindowShouldClose(self, GLFW_TRUE);
    }
  });
}

Window::~Window() {
  glfwDestroyWindow(window_);
  glfwTerminate();
}

void Window::present() {
  glfwSwapBuffers(window_);
}
void Window::pollEvents() {
  glfwPollEvents();
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
