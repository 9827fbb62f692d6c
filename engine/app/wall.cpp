#include "engine/app/wall.hpp"

#include <cstdlib>
#include <memory>
#include <optional>
#include <spdlog/spdlog.h>
#include <vector>

#include "engine/app/frame_pacer.hpp"
#include "engine/app/network_thread.hpp"
#include "engine/gl/context.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/headless_context.hpp"
#include "engine/platform/window.hpp"
#include "engine/render/renderer.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/held_time.hpp"
#include "engine/ui/panels.hpp"

namespace flowwall::app {
namespace {

// Where the frames go: a window, or nowhere but the renderer's own picture.
struct Screen {
  std::unique_ptr<platform::Window> window;
  std::unique_ptr<platform::HeadlessContext> headless;
  gl::ContextInfo info;
};

Screen openScreen(const net::config::Config& config) {
  Screen screen;
  if (!config.display.headless) {
    platform::WindowOptions options{.fullscreen = !config.display.windowed,
                                    .title = config.display.title};
    if (config.display.size) {
      options.size = {config.display.size->width, config.display.size->height};
    }
    screen.window = platform::Window::open(options);
  }
  if (screen.window) {
    screen.info = gl::loadFunctions(platform::Window::getProcAddress);
  } else {
    screen.headless = std::make_unique<platform::HeadlessContext>();
    screen.info = gl::loadFunctions(platform::HeadlessContext::getProcAddress);
  }
  return screen;
}

std::optional<std::filesystem::path> shaderFolder() {
  const char* folder = std::getenv("FLOWWALL_SHADERS");
  return folder == nullptr ? std::nullopt : std::optional<std::filesystem::path>(folder);
}

class Wall {
 public:
  Wall(const net::config::Config& config, const std::filesystem::path& assets, Screen& screen,
       const model::Clock& clock, handoff::Exchanges& exchanges)
      : config_(config), screen_(screen), clock_(clock), exchanges_(exchanges),
        renderer_(scene::WorldMesh::parse(platform::readFile(assets / "world/world.bin")),
                  render::startingQuality(screen.info), shaderFolder()),
        camera_(config.display.view, {20.0, config.home.lonDeg}, config.display.spinDegPerSecond),
        panels_(config.display.title), settings_(config.display.settings),
        pacer_(frameRate(config.display.maxFps, config.display.headlessFps)) {}

  void frame() {
    const model::Uptime commandTime = clock_.uptime();
    exchanges_.commands.drain([&](model::Command&& command) { apply(command, commandTime); });
    exchanges_.snapshots.acquire();
    // Read after the snapshot was taken, so that nothing in it lies ahead of the frame.
    const model::Uptime now = clock_.uptime();
    draw(now);
    deliverScreenshots();
    publishApplied(now);
    if (screen_.window) {
      screen_.window->present();
      screen_.window->pollEvents();
    }
    pacer_.wait();
  }

 private:
  void apply(const model::Command& command, model::Uptime now) {
    if (const auto* view = std::get_if<model::SetView>(&command)) {
      camera_.apply(*view, now);
      model::apply(*view, settings_);
      held_.hold(settings_.paused, now);
    } else if (const auto* display = std::get_if<model::SetDisplay>(&command)) {
      use(*display);
    } else if (const auto* screenshot = std::get_if<model::TakeScreenshot>(&command)) {
      tickets_.push_back(screenshot->ticket);
    }
    ++commandsApplied_;
  }

  [[nodiscard]] int frameRate(int maxFps, int headlessFps) const {
    return screen_.window ? maxFps : std::min(maxFps, headlessFps);
  }

  void use(const model::SetDisplay& display) {
    panels_.setTitle(display.title);
    pacer_.setRate(frameRate(display.maxFps, display.headlessFps));
    if (screen_.window) {
      screen_.window->setTitle(display.title);
    }
  }

  void draw(model::Uptime now) {
    int width = config_.display.size ? config_.display.size->width : 1920;
    int height = config_.display.size ? config_.display.size->height : 1080;
    if (screen_.window) {
      screen_.window->framebufferSize(width, height);
      if (width <= 0 || height <= 0) {
        return;
      }
    }
    const model::Snapshot& snapshot = exchanges_.snapshots.readSlot();
    const model::UtcTime utc = clock_.utc();
    const scene::CameraFrame camera = camera_.frame(now, width, height);
    const scene::DrawnFlows& flows = renderer_.takeFlows(snapshot, settings_, camera, now);
    const auto& panels = panels_.update({.snapshot = snapshot,
                                         .settings = settings_,
                                         .mode = camera_.mode(),
                                         .now = now,
                                         .utc = utc,
                                         .widthPx = width,
                                         .heightPx = height,
                                         .sharedArcs = flows.sharedArcs()});
    renderer_.draw({.snapshot = snapshot,
                    .camera = camera,
                    .panels = panels,
                    .settings = settings_,
                    .now = now,
                    .held = held_.at(now),
                    .utc = utc,
                    .widthPx = width,
                    .heightPx = height});
    widthPx_ = width;
    heightPx_ = height;
    ++frames_;
    if (screen_.window) {
      renderer_.showOn(0, width, height);
    }
  }

  void deliverScreenshots() {
    if (tickets_.empty() || frames_ == 0) {
      return;
    }
    const model::Image image = renderer_.readBack();
    for (const auto ticket : tickets_) {
      if (!exchanges_.screenshots.tryPush({ticket, image})) {
        spdlog::warn("a screenshot was dropped: the queue is full");
      }
    }
    tickets_.clear();
    exchanges_.wakeNetwork();
  }

  void publishApplied(model::Uptime now) {
    model::AppliedState& applied = exchanges_.applied.writeSlot();
    applied.mode = camera_.mode();
    applied.center = camera_.center(now);
    applied.zoom = camera_.zoom();
    applied.spinDegPerSecond = camera_.spinDegPerSecond();
    applied.settings = settings_;
    applied.quality = renderer_.quality();
    applied.commandsApplied = commandsApplied_;
    applied.frames = frames_;
    applied.framesPerSecond = pacer_.framesPerSecond();
    applied.maxFramesPerSecond = pacer_.rate();
    applied.snapshotGeneration = exchanges_.snapshots.readSlot().generation;
    applied.flowsDrawn = renderer_.flows().flows();
    applied.packetsDrawn = renderer_.flows().current().packets().size();
    applied.drawCalls = renderer_.stats().drawCalls;
    applied.flowBytesUploaded = renderer_.flowBytesUploaded();
    applied.lastFrameUploadBytes =
        renderer_.stats().frameUploadBytes + renderer_.stats().flowUploadBytes;
    applied.widthPx = widthPx_;
    applied.heightPx = heightPx_;
    applied.renderer = screen_.info.renderer;
    applied.glVersion = screen_.info.version;
    applied.display = screen_.window ? "window" : "headless";
    exchanges_.applied.publish();
  }

  const net::config::Config& config_;
  Screen& screen_;
  const model::Clock& clock_;
  handoff::Exchanges& exchanges_;
  render::Renderer renderer_;
  scene::Camera camera_;
  ui::Panels panels_;
  model::DisplaySettings settings_;
  scene::HeldTime held_;
  FramePacer pacer_;
  std::vector<std::uint64_t> tickets_;
  std::uint64_t commandsApplied_ = 0;
  std::uint64_t frames_ = 0;
  int widthPx_ = 0;
  int heightPx_ = 0;
};

std::string addressOf(const net::config::ControlConfig& control, std::uint16_t port) {
  const bool v6 = control.address.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + control.address + "]" : control.address) + ":" +
         std::to_string(port);
}

}  // namespace

void runWall(const net::config::Config& config, NetworkThread::Reload reload) {
  const model::SystemClock clock;
  handoff::Exchanges exchanges;
  const auto assets = platform::findAssets();
  NetworkThread network(config, assets, clock, exchanges, std::move(reload));
  Screen screen = openScreen(config);
  if (screen.window && config.display.size && !config.display.windowed) {
    spdlog::warn(
        "the size is not used: the picture fills the screen (--windowed or --headless use it)");
  }
  const std::string address = addressOf(config.control, network.controlPort());
  spdlog::info("drawing {} with {}", screen.window ? "in a window" : "headless",
               screen.info.renderer);
  if (screen.window) {
    spdlog::info("control at {}/api/status", address);
  } else {
    spdlog::info("there is no window: the picture is at {}/api/screenshot.png", address);
  }
  Wall wall(config, assets, screen, clock, exchanges);
  network.start();
  while (!network.stopRequested() && !(screen.window && screen.window->closeRequested())) {
    wall.frame();
  }
  network.leaveInTime();
}

}  // namespace flowwall::app
