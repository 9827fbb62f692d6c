// An OpenGL 4.5 core context without a display, made with EGL: surfaceless (Mesa), then each
// device the EGL device platform lists.
//
// Ownership: the object owns display and context. Thread: the thread that makes it.
// Errors: the constructor throws std::runtime_error with one sentence when no way works. Where
// there is only an older OpenGL the context has that version, and gl::loadFunctions() says so.
// Source: EGL_MESA_platform_surfaceless, EGL_EXT_platform_device, EGL_KHR_create_context.
#pragma once

namespace flowwall::platform {

class HeadlessContext {
 public:
  HeadlessContext();
  ~HeadlessContext();
  HeadlessContext(const HeadlessContext&) = delete;
  HeadlessContext& operator=(const HeadlessContext&) = delete;

  static void (*getProcAddress(const char* name))();

 private:
  void* display_ = nullptr;
  void* context_ = nullptr;
};

}  // namespace flowwall::platform
