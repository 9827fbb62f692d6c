#include "engine/app/screen.hpp"

#include <stdexcept>

namespace flowwall::app {

Screen openScreen(const net::config::Config& config) {
  Screen screen;
  if (!config.display.headless) {
    platform::WindowOptions options{.fullscreen = !config.display.windowed,
                                    .monitor = config.display.monitor,
                                    .title = config.display.title};
    if (config.display.size) {
      options.size = {config.display.size->width, config.display.size->height};
    }
    screen.window = platform::Window::open(options);
    if (!screen.window && config.display.kiosk) {
      // Headless, the screen would stay black with all well.
      throw std::runtime_error("there is no display, which a kiosk is for (display.kiosk)");
    }
  }
  if (screen.window) {
    screen.info = gl::loadFunctions(platform::Window::getProcAddress);
  } else {
    screen.headless = std::make_unique<platform::HeadlessContext>();
    screen.info = gl::loadFunctions(platform::HeadlessContext::getProcAddress);
  }
  return screen;
}

}  // namespace flowwall::app
