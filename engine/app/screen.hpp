// Where the frames go: a window, or nowhere but the renderer's own picture.
//
// Thread: main thread; the OpenGL context is current on it. Errors: openScreen() throws
// std::runtime_error where there is neither display nor headless context, or no OpenGL that will
// do.
#pragma once

#include <memory>

#include "engine/gl/context.hpp"
#include "engine/platform/headless_context.hpp"
#include "engine/platform/window.hpp"
#include "net/config/config.hpp"

namespace flowwall::app {

struct Screen {
  std::unique_ptr<platform::Window> window;  ///< null: headless
  std::unique_ptr<platform::HeadlessContext> headless;
  gl::ContextInfo info;
};

/// A window when there is a display and the configuration wants one.
[[nodiscard]] Screen openScreen(const net::config::Config& config);

}  // namespace flowwall::app
