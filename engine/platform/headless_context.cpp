#include "engine/platform/headless_context.hpp"

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <array>
#include <stdexcept>

namespace flowwall::platform {
namespace {

EGLDisplay initialised(EGLDisplay display) {
  if (display == EGL_NO_DISPLAY || eglInitialize(display, nullptr, nullptr) != EGL_TRUE) {
    return EGL_NO_DISPLAY;
  }
  return display;
}

EGLContext createContext(EGLDisplay display) {
  if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE) {
    return EGL_NO_CONTEXT;
  }
  constexpr std::array<EGLint, 3> kConfig{EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = EGL_NO_CONFIG_KHR;
  EGLint count = 0;
  // A surfaceless display may have no configs at all; then EGL_KHR_no_config_context serves.
  eglChooseConfig(display, kConfig.data(), &config, 1, &count);
  constexpr std::array<EGLint, 9> kContext{EGL_CONTEXT_MAJOR_VERSION,
                                           4,
                                           EGL_CONTEXT_MINOR_VERSION,
                                           5,
                                           EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                           EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                           EGL_CONTEXT_OPENGL_DEBUG,
                                           EGL_TRUE,
                                           EGL_NONE};
  return eglCreateContext(display, count > 0 ? config : EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT,
                          kContext.data());
}

// Makes a context on `display` current; false, and everything undone, when it cannot.
bool makeCurrent(EGLDisplay display, EGLContext& context) {
  context = createContext(display);
  if (context != EGL_NO_CONTEXT &&
      eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) == EGL_TRUE) {
    return true;
  }
  if (context != EGL_NO_CONTEXT) {
    eglDestroyContext(display, context);
    context = EGL_NO_CONTEXT;
  }
  eglTerminate(display);
  return false;
}

EGLDisplay surfacelessDisplay() {
  return initialised(
      eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr));
}

std::array<EGLDeviceEXT, 8> devices(EGLint& count) {
  std::array<EGLDeviceEXT, 8> found{};
  const auto query =
      reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
  count = 0;
  if (query != nullptr) {
    query(static_cast<EGLint>(found.size()), found.data(), &count);
  }
  return found;
}

}  // namespace

HeadlessContext::HeadlessContext() {
  display_ = surfacelessDisplay();
  if (display_ != EGL_NO_DISPLAY && makeCurrent(display_, context_)) {
    return;
  }
  EGLint count = 0;
  const auto found = devices(count);
  for (EGLint i = 0; i < count; ++i) {
    display_ = initialised(eglGetPlatformDisplay(EGL_PLATFORM_DEVICE_EXT,
                                                 found[static_cast<std::size_t>(i)], nullptr));
    if (display_ != EGL_NO_DISPLAY && makeCurrent(display_, context_)) {
      return;
    }
  }
  throw std::runtime_error("there is no display, and EGL offers no OpenGL 4.5 context without one "
                           "(is a driver installed? On Debian: libegl1 and libgl1-mesa-dri)");
}

HeadlessContext::~HeadlessContext() {
  eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglDestroyContext(display_, context_);
  eglTerminate(display_);
}

void (*HeadlessContext::getProcAddress(const char* name))() {
  return eglGetProcAddress(name);
}

}  // namespace flowwall::platform
