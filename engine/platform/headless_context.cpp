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

// A context of any version is only good for saying what there is: gl::loadFunctions() does.
// One that tells of a reset is not to be had from every driver.
enum class Wanted { tellsOfReset, version45, any };

EGLContext createContext(EGLDisplay display, Wanted wanted) {
  if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE) {
    return EGL_NO_CONTEXT;
  }
  constexpr std::array<EGLint, 3> kConfig{EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
  EGLConfig config = EGL_NO_CONFIG_KHR;
  EGLint count = 0;
  // A surfaceless display may have no configs at all; then EGL_KHR_no_config_context serves.
  eglChooseConfig(display, kConfig.data(), &config, 1, &count);
  constexpr std::array<EGLint, 11> kContext{EGL_CONTEXT_MAJOR_VERSION,
                                            4,
                                            EGL_CONTEXT_MINOR_VERSION,
                                            5,
                                            EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                            EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                            EGL_CONTEXT_OPENGL_DEBUG,
                                            EGL_TRUE,
                                            EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY,
                                            EGL_LOSE_CONTEXT_ON_RESET,
                                            EGL_NONE};
  auto attributes = kContext;
  if (wanted == Wanted::version45) {
    attributes.at(8) = EGL_NONE;
  }
  return eglCreateContext(display, count > 0 ? config : EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT,
                          wanted == Wanted::any ? nullptr : attributes.data());
}

// Makes a context on `display` current; false, and everything undone, when it cannot.
bool makeCurrent(EGLDisplay display, EGLContext& context, Wanted wanted) {
  context = createContext(display, wanted);
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
  for (const Wanted wanted : {Wanted::tellsOfReset, Wanted::version45, Wanted::any}) {
    display_ = surfacelessDisplay();
    if (display_ != EGL_NO_DISPLAY && makeCurrent(display_, context_, wanted)) {
      return;
    }
    EGLint count = 0;
    const auto found = devices(count);
    for (EGLint i = 0; i < count; ++i) {
      display_ = initialised(eglGetPlatformDisplay(EGL_PLATFORM_DEVICE_EXT,
                                                   found[static_cast<std::size_t>(i)], nullptr));
      if (display_ != EGL_NO_DISPLAY && makeCurrent(display_, context_, wanted)) {
        return;
      }
    }
  }
  throw std::runtime_error("drawing without a display needs EGL, which offers no OpenGL context "
                           "here (is a driver installed? On Debian: libegl1 and libgl1-mesa-dri)");
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
