#include "engine/app/wall.hpp"

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <spdlog/spdlog.h>
#include <vector>

#include "engine/app/backlight.hpp"
#include "engine/app/display_command.hpp"
#include "engine/app/frame_pacer.hpp"
#include "engine/app/network_thread.hpp"
#include "engine/app/preparation.hpp"
#include "engine/app/rebuilds.hpp"
#include "engine/app/screen.hpp"
#include "engine/app/service_watch.hpp"
#include "engine/gl/context.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/render/picture_feed.hpp"
#include "engine/render/renderer.hpp"
#include "engine/render/screen_show.hpp"
#include "engine/scene/busy_region.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/controls.hpp"
#include "engine/scene/held_time.hpp"
#include "engine/ui/console.hpp"
#include "engine/ui/panels.hpp"

namespace flowwall::app {
namespace {

// What goes over to the next wall when the graphics device is lost: what is looked at, and counts
// that others wait for.
struct Handover {
  scene::Camera camera;
  model::DisplaySettings settings;
  scene::HeldTime held;
  model::SetDisplay display;
  std::uint64_t commandsApplied = 0;
  std::uint64_t frames = 0;
};

class Wall {
 public:
  Wall(const net::config::Config& config, Preparation& prepared, Screen& screen,
       const model::Clock& clock, handoff::Exchanges& exchanges)
      : config_(config), screen_(screen), clock_(clock), exchanges_(exchanges),
        renderer_(prepared.takeWorld(), render::qualityRange(screen.info),
                  platform::shaderFolder()),
        camera_(config.display.view, {20.0, config.home.lonDeg}, config.display.spinDegPerSecond),
        panels_(prepared.takePanels()), settings_(config.display.settings),
        display_(displayCommand(config.display, {})), backlight_(display_.hours),
        pacer_(frameRate(display_.maxFps, display_.headlessFps)) {
    use(display_);
  }

  void resume(const Handover& before) {
    camera_ = before.camera;
    settings_ = before.settings;
    held_ = before.held;
    use(before.display);
    commandsApplied_ = before.commandsApplied;
    frames_ = before.frames;
  }

  [[nodiscard]] Handover handover() const {
    return {.camera = camera_,
            .settings = settings_,
            .held = held_,
            .display = display_,
            .commandsApplied = commandsApplied_,
            .frames = frames_};
  }

  /// Looked for once a second; see gl::contextLoss().
  [[nodiscard]] std::string deviceLoss() {
    const model::Uptime now = clock_.uptime();
    if (now - deviceSeenAt_ < std::chrono::seconds(1)) {
      return {};
    }
    deviceSeenAt_ = now;
    return gl::contextLoss();
  }

  void frame() {
    const bool changed = takeWhatHappened();
    // Read after the snapshot was taken, so that nothing in it lies ahead of the frame.
    const model::Uptime now = clock_.uptime();
    if (screen_.window) {
      backlight_.update(now, model::localMinuteOfWeek(clock_.utc()));
    }
    if (pacer_.isDue(motion(now), changed, now)) {
      const auto begun = std::chrono::steady_clock::now();
      draw(now);
      exchanges_.frameTimes.count(std::chrono::steady_clock::now() - begun);
      publishApplied(now);
      if (screen_.window) {
        screen_.window->present();
      }
    }
    if (frames_ > 0) {
      pictures_.turn({renderer_.picture(), frames_, now});
    }
    pacer_.wait();
  }

  /// Somebody at the wall wants it to end.
  [[nodiscard]] bool quitRequested() const { return quitRequested_; }

  /// Tells the service manager of the last frame.
  void report(ServiceWatch& watch, std::uint64_t networkTurns) {
    if (frames_ == 0) {
      return;
    }
    const model::Uptime now = clock_.uptime();
    const bool isNew = std::exchange(reportedFrames_, frames_) != frames_;  // not while minimised
    const bool packetsMove = !settings_.paused && !renderer_.flows().current().packets().empty();
    watch.frameDrawn({.picture = renderer_.picture(),
                      .networkTurns = networkTurns,
                      .moves = isNew && (packetsMove || has(settings_.panels, model::Panel::clock)),
                      .now = now});
    if (watch.wantsStatus(now)) {
      watch.status(statusLine());
    }
  }

 private:
  // True: something that is to be seen.
  bool takeWhatHappened() {
    const model::Uptime now = clock_.uptime();
    bool woken = false;  // who only looks at the picture from elsewhere leaves the screen dark
    std::size_t count = exchanges_.commands.drain([&](model::Command&& command) {
      woken = woken || std::holds_alternative<model::SetView>(command);
      apply(command, now);
    });
    count += exchanges_.messages.drain([&](model::WallMessage&& message) {
      if (!message.login || !console_.loginAnswered(message, now)) {
        panels_->announce(std::move(message.text), message.good ? ui::Tone::live : ui::Tone::bad,
                          now);
      }
    });
    const bool polledAnew = exchanges_.polled.acquire();
    if (polledAnew) {
      console_.takePolled(exchanges_.polled.readSlot());
    }
    const bool touched = screen_.window && handleInput(now);
    const bool windowChanged = screen_.window && followWindow(now);
    if (woken || touched) {
      backlight_.wake(now);
    }
    const bool isNew = exchanges_.snapshots.acquire();
    if (isNew) {
      look(exchanges_.snapshots.readSlot(), now);
    }
    return count > 0 || polledAnew || touched || windowChanged || isNew;
  }

  // Who filters wants to see what matches, wherever the camera was left.
  void look(const model::Snapshot& snapshot, model::Uptime now) {
    if (snapshot.filter.filter != filterSeen_) {
      filterSeen_ = snapshot.filter.filter;
      if (!filterSeen_.empty()) {
        camera_.leaveAlone();
      }
    }
    camera_.keepInView(scene::busyRegion(snapshot), now);
  }

  [[nodiscard]] Motion motion(model::Uptime now) const {
    if (backlight_.fades()) {
      return Motion::full;
    }
    if (backlight_.isBlank()) {
      return Motion::none;
    }
    const scene::DrawnFlows& drawn = renderer_.flows();
    const bool packets = !settings_.paused && drawn.flows() > 0;
    if (packets || camera_.moves(now) || now <= drawn.settledAt() || panels_->moves(now)) {
      return Motion::full;
    }
    return settings_.paused ? Motion::none : Motion::gentle;
  }

  // True: there was something.
  bool handleInput(model::Uptime now) {
    const auto events = screen_.window->pollEvents();
    for (const model::InputEvent& event : events) {
      ui::Console::Answer own =
          console_.handle(event, themePoint(event), panels_->layout().console, filter(), now);
      if (own.request) {
        ask(std::move(*own.request));
      }
      if (own.typed) {
        control(model::TextTyped{*own.typed}, now);
      } else if (!own.taken) {
        control(event, now);
      }
    }
    return !events.empty();
  }

  // True: the cursor came or went, or the window was resized.
  bool followWindow(model::Uptime now) {
    const bool shown = console_.showsCursor(now);
    const bool turned = std::exchange(cursorShown_, shown) != shown;
    if (turned) {
      screen_.window->showCursor(shown);
    }
    const auto [width, height] = pictureSize();
    return turned || width != widthPx_ || height != heightPx_;
  }

  [[nodiscard]] const model::FlowFilter& filter() const {
    return exchanges_.snapshots.readSlot().filter.filter;
  }

  [[nodiscard]] std::optional<glm::vec2> themePoint(const model::InputEvent& event) const {
    const auto at = model::pointerOf(event);
    return at ? std::optional(
                    panels_->toTheme({static_cast<float>(at->xPx), static_cast<float>(at->yPx)}))
              : std::nullopt;
  }

  void ask(model::WallRequest request) {
    if (!exchanges_.requests.tryPush(std::move(request))) {
      spdlog::warn("a request made at the wall was dropped: the network side is busy");
    }
    exchanges_.wakeNetwork();
  }

  void control(const model::InputEvent& event, model::Uptime now) {
    const auto action = controls_.handle(
        event, camera_, {.widthPx = widthPx_, .heightPx = heightPx_, .settings = settings_}, now);
    if (!action) {
      return;
    }
    if (const auto* view = std::get_if<model::SetView>(&*action)) {
      setView(*view, now);
    } else {
      answer(std::get<scene::ControlRequest>(*action), now);
    }
  }

  void answer(scene::ControlRequest request, model::Uptime now) {
    switch (request) {
    case scene::ControlRequest::quit:
      quitRequested_ = quitRequested_ || !config_.display.kiosk;
      break;
    case scene::ControlRequest::screenshot:
      pictures_.take(0, [this](const model::Image& image) { ask(model::KeepScreenshot{image}); });
      break;
    case scene::ControlRequest::filter: console_.toggle(ui::FormKind::filter, filter()); break;
    case scene::ControlRequest::session: openSession(now); break;
    case scene::ControlRequest::help: console_.toggleHelp(now); break;
    }
  }

  // A password is not asked for in vain.
  void openSession(model::Uptime now) {
    std::string why = ui::noLoginAt(exchanges_.snapshots.readSlot().health);
    if (why.empty()) {
      console_.toggle(ui::FormKind::session, filter());
    } else {
      panels_->announce(std::move(why), ui::Tone::note, now);
      console_.saidInstead(now);
    }
  }

  void setView(const model::SetView& view, model::Uptime now) {
    camera_.apply(view, now);
    model::apply(view, settings_);
    held_.hold(settings_.paused, now);
  }

  void apply(const model::Command& command, model::Uptime now) {
    if (const auto* view = std::get_if<model::SetView>(&command)) {
      setView(*view, now);
    } else if (const auto* display = std::get_if<model::SetDisplay>(&command)) {
      use(*display);
    } else if (const auto* screenshot = std::get_if<model::TakeScreenshot>(&command)) {
      pictures_.take(screenshot->widthPx,
                     [this, ticket = screenshot->ticket](const model::Image& image) {
                       deliver(exchanges_.screenshots, model::Screenshot{ticket, image});
                     });
    } else if (const auto* watch = std::get_if<model::WatchPicture>(&command)) {
      pictures_.watch(watch->widthPx, watch->every);
    }
    ++commandsApplied_;
  }

  [[nodiscard]] int frameRate(int maxFps, int headlessFps) const {
    return screen_.window ? maxFps : std::min(maxFps, headlessFps);
  }

  void use(const model::SetDisplay& display) {
    display_ = display;
    panels_->setTitle(display.title);
    panels_->setRemoteAddress(display.remoteAddress);
    pacer_.setRate(frameRate(display.maxFps, display.headlessFps));
    renderer_.setFrameBudget(pacer_.period());
    backlight_.use(display.hours);
    camera_.setIdleDrift(display.idleDrift, clock_.uptime());
    if (screen_.window) {
      screen_.window->setTitle(display.title);
      screen_.window->setMonitor(display.monitor);
    }
  }

  [[nodiscard]] std::string statusLine() const {
    const model::SourceHealth& health = exchanges_.snapshots.readSlot().health;
    return fmt::format("{}: {}, {} flows drawn, {:.0f} frames/s",
                       health.label.empty() ? health.source : health.label,
                       model::toString(health.state), renderer_.flows().flows(),
                       pacer_.framesPerSecond());
  }

  void draw(model::Uptime now) {
    const auto [width, height] = pictureSize();
    if (width <= 0 || height <= 0) {
      return;  // minimised
    }
    const model::Snapshot& snapshot = exchanges_.snapshots.readSlot();
    const model::UtcTime utc = clock_.utc();
    camera_.setAreas(ui::worldAreas(settings_.panels, width, height), now);
    const scene::CameraFrame camera = camera_.frame(now, width, height);
    const scene::DrawnFlows& flows = renderer_.takeFlows(snapshot, settings_, camera, now);
    const auto& panels = panels_->update({.snapshot = snapshot,
                                          .settings = settings_,
                                          .mode = camera_.mode(),
                                          .console = console(now),
                                          .now = now,
                                          .utc = utc,
                                          .widthPx = width,
                                          .heightPx = height,
                                          .camera = camera,
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
    if (const auto& gpuTime = renderer_.stats().gpuTime) {
      exchanges_.gpuTimes.count(*gpuTime);
    }
    tellOfPanelsWithoutRoom();
    widthPx_ = width;
    heightPx_ = height;
    ++frames_;
    if (screen_.window) {
      show();
    }
  }

  void tellOfPanelsWithoutRoom() {
    const model::PanelSet missing = panels_->withoutRoom();
    if (std::exchange(withoutRoom_, missing) != missing && missing.any()) {
      spdlog::warn("the picture is too small for these panels: {}", model::toString(missing));
    }
  }

  [[nodiscard]] platform::PixelExtent pictureSize() const {
    if (screen_.window) {
      const platform::Rect& part = screen_.window->parts().front();
      return {part.width, part.height};
    }
    return config_.display.size
               ? platform::PixelExtent{config_.display.size->width, config_.display.size->height}
               : platform::PixelExtent{kDefaultSize.width, kDefaultSize.height};
  }

  void show() {
    shownParts_.clear();
    for (const platform::Rect& part : screen_.window->parts()) {
      shownParts_.push_back({part.x, part.y, part.width, part.height});
    }
    const platform::PixelExtent window = screen_.window->framebufferSize();
    screenShow_.show(renderer_.picture(), {window.width, window.height}, shownParts_,
                     backlight_.brightness());
  }

  template <typename Picture> void deliver(handoff::BoundedQueue<Picture>& queue, Picture picture) {
    if (!queue.tryPush(std::move(picture))) {
      spdlog::debug("a picture was dropped: the queue is full");
    }
    exchanges_.wakeNetwork();
  }

  // Without a window nobody is there to operate anything.
  [[nodiscard]] ui::ConsoleContent console(model::Uptime now) const {
    return screen_.window ? console_.content(settings_.paused, filter(), now)
                          : ui::ConsoleContent{};
  }

  void publishApplied(model::Uptime now) {
    model::AppliedState& applied = exchanges_.applied.writeSlot();
    applied.mode = camera_.mode();
    applied.center = camera_.center(now);
    applied.zoom = camera_.zoom();
    applied.spinDegPerSecond = camera_.spinDegPerSecond();
    applied.settings = settings_;
    applied.panelsWithoutRoom = panels_->withoutRoom();
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
    applied.previewsRead = pictures_.previewsRead();
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
  render::ScreenShow screenShow_;
  std::vector<render::ScreenPart> shownParts_;
  scene::Camera camera_;
  model::FlowFilter filterSeen_;
  scene::Controls controls_;
  ui::Console console_;
  bool cursorShown_ = false;
  std::unique_ptr<ui::Panels> panels_;
  model::PanelSet withoutRoom_;  // as it was told
  model::DisplaySettings settings_;
  scene::HeldTime held_;
  model::SetDisplay display_;
  Backlight backlight_;
  model::Uptime deviceSeenAt_{0};
  FramePacer pacer_;
  render::PictureFeed pictures_{[this](int widthPx, model::Image image) {
    deliver(exchanges_.previews, model::Preview{widthPx, std::move(image)});
  }};
  bool quitRequested_ = false;
  std::uint64_t commandsApplied_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t reportedFrames_ = 0;
  int widthPx_ = 0;
  int heightPx_ = 0;
};

std::string addressOf(const net::config::ControlConfig& control, std::uint16_t port) {
  const bool v6 = control.address.find(':') != std::string::npos;
  return (control.certificate.empty() ? "http://" : "https://") +
         (v6 ? "[" + control.address + "]" : control.address) + ":" + std::to_string(port);
}

void tellStart(const net::config::Config& config, const Screen& screen,
               const std::string& address) {
  if (screen.window && config.display.size && !config.display.windowed) {
    spdlog::warn(
        "the size is not used: the picture fills the screen (--windowed or --headless use it)");
  }
  spdlog::info("drawing {} with {}", screen.window ? "in a window" : "headless",
               screen.info.renderer);
  if (screen.window) {
    spdlog::info("control at {}/api/status", address);
  } else {
    spdlog::info("there is no window: the wall is at {}/, its picture at {}/api/screenshot.png",
                 address, address);
  }
  const auto listening = model::IpAddress::parse(config.control.address);
  if (listening && !listening->isLoopback()) {
    spdlog::info("from other machines the token is needed that `flowwall token` prints");
  }
}

// Until the wall is told to stop. True: until the graphics device was lost.
bool runOn(const Screen& screen, Wall& wall, const NetworkThread& network,
           const platform::ServiceManager& manager) {
  ServiceWatch watch(manager);
  const auto ends = [&] {
    return network.stopRequested() || wall.quitRequested() ||
           (screen.window && screen.window->closeRequested());
  };
  while (!ends()) {
    wall.frame();
    wall.report(watch, network.turns());
    if (const std::string loss = wall.deviceLoss(); !loss.empty()) {
      spdlog::error("{}: all that is drawn is made anew", loss);
      return true;
    }
  }
  return false;
}

}  // namespace

void runWall(const net::config::Config& config, NetworkThread::Reload reload) {
  const model::SystemClock clock;
  handoff::Exchanges exchanges;
  const auto assets = platform::findAssets();
  auto prepared = std::make_unique<Preparation>(config.display, assets);
  NetworkThread network(config, assets, clock, exchanges, std::move(reload));
  const std::string address = addressOf(config.control, network.controlPort());
  const platform::ServiceManager manager;
  std::optional<Handover> before;
  Rebuilds rebuilds;
  for (bool lost = true; lost;) {
    Screen screen = openScreen(config);
    if (!before) {
      tellStart(config, screen, address);
    }
    if (!prepared) {
      prepared = std::make_unique<Preparation>(config.display, assets);
    }
    Wall wall(config, *prepared, screen, clock, exchanges);
    prepared.reset();
    if (before) {
      wall.resume(*before);
    } else {
      network.start();
    }
    lost = runOn(screen, wall, network, manager);
    if (lost) {
      rebuilds.count(clock.uptime());
      before = wall.handover();
    }
  }
  manager.stopping();
  network.leaveInTime();
}

}  // namespace flowwall::app
