#include "engine/gl/context.hpp"

#include <spdlog/spdlog.h>
#include <stdexcept>

namespace flowwall::gl {
namespace {

std::atomic<std::uint32_t> seriousCount{0};

void GLAD_API_PTR onDebugMessage(GLenum, GLenum type, GLuint id, GLenum severity, GLsizei,
                                 const GLchar* message, const void*) {
  // Performance hints are the driver's opinion, not a fault of ours.
  if (type == GL_DEBUG_TYPE_PERFORMANCE || type == GL_DEBUG_TYPE_OTHER ||
      severity == GL_DEBUG_SEVERITY_NOTIFICATION || severity == GL_DEBUG_SEVERITY_LOW) {
    spdlog::trace("OpenGL {}: {}", id, message);
    return;
  }
  if (seriousCount.fetch_add(1) < 20) {
    spdlog::error("OpenGL {}: {}", id, message);
  }
}

std::string text(GLenum name) {
  const auto* value = glGetString(name);
  return value == nullptr ? std::string() : reinterpret_cast<const char*>(value);
}

}  // namespace

ContextInfo loadFunctions(GetProcAddress getProcAddress) {
  const int version = gladLoadGL(getProcAddress);
  if (version == 0) {
    throw std::runtime_error("the graphics driver offers no OpenGL functions");
  }
  ContextInfo info{.renderer = text(GL_RENDERER), .version = text(GL_VERSION)};
  if (GLAD_VERSION_MAJOR(version) * 10 + GLAD_VERSION_MINOR(version) < 45) {
    throw std::runtime_error("OpenGL 4.5 is needed, but " + info.renderer + " offers " +
                             info.version);
  }
  info.software = info.renderer.find("llvmpipe") != std::string::npos ||
                  info.renderer.find("softpipe") != std::string::npos ||
                  info.renderer.find("swrast") != std::string::npos;
  glEnable(GL_DEBUG_OUTPUT);
  glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);
  glDebugMessageCallback(onDebugMessage, nullptr);
  glClipControl(GL_UPPER_LEFT, GL_NEGATIVE_ONE_TO_ONE);  // pictures lie as RenderTarget says
  glEnable(GL_PROGRAM_POINT_SIZE);                       // shaders say how large points are
  return info;
}

std::string contextLoss() {
  switch (glGetGraphicsResetStatus()) {
  case GL_NO_ERROR: break;
  case GL_GUILTY_CONTEXT_RESET: return "the graphics device was reset, by what was drawn here";
  case GL_INNOCENT_CONTEXT_RESET: return "the graphics device was reset, by another program";
  default: return "the graphics device was reset";
  }
  constexpr int kMostErrors = 8;  // a lost context may go on giving them
  for (int i = 0; i < kMostErrors; ++i) {
    const GLenum error = glGetError();
    if (error == GL_OUT_OF_MEMORY) {
      return "the graphics device has no memory left";
    }
    if (error == GL_CONTEXT_LOST) {
      return "the graphics context was lost";
    }
    if (error == GL_NO_ERROR) {
      break;
    }
  }
  return {};
}

std::uint32_t seriousMessages() {
  return seriousCount.load();
}

}  // namespace flowwall::gl
