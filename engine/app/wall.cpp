#include "engine/app/wall.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <utility>

#include "engine/app/display_command.hpp"
#include "engine/gl/context.hpp"
#include "engine/platform/asset_paths.hpp"

namespace flowwall::app {

Wall::Wall(const net::config::Config& config, Preparation& prepared, Screen& screen,
           const model::Clock& clock, handoff::Exchanges& exchanges)
    : config_(config), screen_(screen), clock_(clock), exchanges_(exchanges),
      renderer_(prepared.takeWorld(), render::qualityRange(screen.info), platform::shaderFolder()),
      view_{.camera = {config.display.view,
                       {20.0, config.home.lonDeg},
                       config.display.spinDegPerSecond},
            .settings = config.display.settings,
            .held = {}},
      panels_(prepared.takePanels()), operation_(screen.window.get(), config.display.kiosk, view_,
                                                 *panels_, exchanges, [this] { keepPicture(); }),
      display_(displayCommand(config.display, {})), backlight_(display_.hours),
      pacer_(frameRate(display_.maxFps, display_.headlessFps)),
      pictures_([this](int widthPx, model::Image image) {
        deliver(exchanges_.previews, model::Preview{widthPx, std::move(image)});
      }) {
  use(display_);
}

void Wall::resume(const Handover& before) {
  view_ = before.view;
  use(before.display);
  commandsApplied_ = before.commandsApplied;
  frames_ = before.frames;
}

Wall::Handover Wall::handover() const {
  return {
      .view = view_, .display = display_, .commandsApplied = commandsApplied_, .frames = frames_};
}

std::string Wall::deviceLoss() {
  const model::Uptime now = clock_.uptime();
  if (now - deviceSeenAt_ < std::chrono::seconds(1)) {
    return {};
  }
  deviceSeenAt_ = now;
  return gl::contextLoss();
}

void Wall::frame() {
  const bool changed = takeWhatHappened();
  // Read after the snapshot was taken, so that nothing in it lies ahead of the frame.
  const model::Uptime now = clock_.uptime();
  if (screen_.window) {
    backlight_.update(now, model::localMinuteOfWeek(clock_.utc()));
  }
  const bool dimmed = backlight_.brightness() != shownBrightness_;  // by the end of a fade, too
  if (pacer_.isDue(motion(now), changed || dimmed, now)) {
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

void Wall::report(ServiceWatch& watch, std::uint64_t networkTurns) {
  if (frames_ == 0) {
    return;
  }
  const model::Uptime now = clock_.uptime();
  const model::DisplaySettings& settings = view_.settings;
  const bool isNew = std::exchange(reportedFrames_, frames_) != frames_;  // not while minimised
  const bool packetsMove = !settings.paused && !renderer_.flows().current().packets().empty();
  watch.frameDrawn({.picture = renderer_.picture(),
                    .networkTurns = networkTurns,
                    .moves = isNew && (packetsMove || has(settings.panels, model::Panel::clock)),
                    .now = now});
  if (watch.wantsStatus(now)) {
    watch.status(statusLine());
  }
}

// True: something that is to be seen.
bool Wall::takeWhatHappened() {
  const model::Uptime now = clock_.uptime();
  bool woken = false;  // who only looks at the picture from elsewhere leaves the screen dark
  const std::size_t commands = exchanges_.commands.drain([&](model::Command&& command) {
    woken = woken || std::holds_alternative<model::SetView>(command);
    apply(command, now);
  });
  const bool answered = operation_.takeAnswers(now);
  const bool touched = operation_.takeEvents(drawn_, now);
  const bool cursorTurned = operation_.turnCursor(now);
  const platform::PixelExtent size = pictureSize();
  const bool resized =
      screen_.window && (size.width != drawn_.width || size.height != drawn_.height);
  if (woken || touched) {
    backlight_.wake(now);
  }
  const bool isNew = exchanges_.snapshots.acquire();
  if (isNew) {
    look(snapshot());
  }
  view_.camera.keepInView(busy_.views(), now);
  return commands > 0 || answered || touched || cursorTurned || resized || isNew;
}

// Who filters wants to see what matches, wherever the camera was left.
void Wall::look(const model::Snapshot& snapshot) {
  if (snapshot.filter.filter != filterSeen_) {
    filterSeen_ = snapshot.filter.filter;
    busy_.forget();
    if (!filterSeen_.empty()) {
      view_.camera.leaveAlone();
    }
  }
  busy_.take(snapshot);
}

void Wall::apply(const model::Command& command, model::Uptime now) {
  if (const auto* view = std::get_if<model::SetView>(&command)) {
    view_.set(*view, now);
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

void Wall::use(const model::SetDisplay& display) {
  display_ = display;
  panels_->setTitle(display.title);
  panels_->setRemoteAddress(display.remoteAddress);
  pacer_.setRate(frameRate(display.maxFps, display.headlessFps));
  renderer_.setFrameBudget(pacer_.period());
  backlight_.use(display.hours);
  view_.camera.setSpin(display.spinDegPerSecond, clock_.uptime());
  view_.camera.setIdleDrift(display.idleDrift, clock_.uptime());
  if (screen_.window) {
    screen_.window->setTitle(display.title);
    screen_.window->setMonitor(display.monitor);
  }
}

int Wall::frameRate(int maxFps, int headlessFps) const {
  return screen_.window ? maxFps : std::min(maxFps, headlessFps);
}

Motion Wall::motion(model::Uptime now) const {
  if (backlight_.fades()) {
    return Motion::full;
  }
  if (backlight_.isBlank()) {
    return Motion::none;
  }
  const scene::DrawnFlows& drawn = renderer_.flows();
  const bool packets = !view_.settings.paused && drawn.flows() > 0;
  if (packets || view_.camera.moves(now) || now <= drawn.settledAt() || panels_->moves(now)) {
    return Motion::full;
  }
  return view_.settings.paused ? Motion::none : Motion::gentle;
}

void Wall::draw(model::Uptime now) {
  const platform::PixelExtent size = pictureSize();
  if (size.width <= 0 || size.height <= 0) {
    return;  // minimised
  }
  const model::UtcTime utc = clock_.utc();
  const model::DisplaySettings& settings = view_.settings;
  view_.camera.setAreas(ui::worldAreas(settings.panels, size.width, size.height), now);
  const scene::CameraFrame camera = view_.camera.frame(now, size.width, size.height);
  const scene::DrawnFlows& flows = renderer_.takeFlows(snapshot(), settings, camera, now);
  const auto& panels = panels_->update({.snapshot = snapshot(),
                                        .settings = settings,
                                        .mode = view_.camera.mode(),
                                        .console = operation_.content(now),
                                        .now = now,
                                        .utc = utc,
                                        .widthPx = size.width,
                                        .heightPx = size.height,
                                        .camera = camera,
                                        .abridged = flows.abridged()});
  renderer_.draw({.snapshot = snapshot(),
                  .camera = camera,
                  .panels = panels,
                  .settings = settings,
                  .now = now,
                  .held = view_.held.at(now),
                  .utc = utc,
                  .widthPx = size.width,
                  .heightPx = size.height});
  if (const auto& gpuTime = renderer_.stats().gpuTime) {
    exchanges_.gpuTimes.count(*gpuTime);
  }
  tellOfPanelsWithoutRoom();
  drawn_ = size;
  ++frames_;
  if (screen_.window) {
    show();
  }
}

platform::PixelExtent Wall::pictureSize() const {
  if (screen_.window) {
    const platform::Rect& part = screen_.window->parts().front();
    return {part.width, part.height};
  }
  return config_.display.size
             ? platform::PixelExtent{config_.display.size->width, config_.display.size->height}
             : platform::PixelExtent{kDefaultSize.width, kDefaultSize.height};
}

void Wall::show() {
  shownParts_.clear();
  for (const platform::Rect& part : screen_.window->parts()) {
    shownParts_.push_back({part.x, part.y, part.width, part.height});
  }
  const platform::PixelExtent window = screen_.window->framebufferSize();
  shownBrightness_ = backlight_.brightness();
  screenShow_.show(renderer_.picture(), {window.width, window.height}, shownParts_,
                   shownBrightness_);
}

void Wall::tellOfPanelsWithoutRoom() {
  const model::PanelSet missing = panels_->withoutRoom();
  if (std::exchange(withoutRoom_, missing) != missing && missing.any()) {
    spdlog::warn("the picture is too small for these panels: {}", model::toString(missing));
  }
}

void Wall::keepPicture() {
  pictures_.take(
      0, [this](const model::Image& image) { operation_.ask(model::KeepScreenshot{image}); });
}

template <typename Picture>
void Wall::deliver(handoff::BoundedQueue<Picture>& queue, Picture picture) {
  if (!queue.tryPush(std::move(picture))) {
    spdlog::debug("a picture was dropped: the queue is full");
  }
  exchanges_.wakeNetwork();
}

std::string Wall::statusLine() const {
  const model::SourceHealth& health = snapshot().health;
  return fmt::format("{}: {}, {} flows drawn, {:.0f} frames/s",
                     health.label.empty() ? health.source : health.label,
                     model::toString(health.state), renderer_.flows().flows(),
                     pacer_.framesPerSecond());
}

void Wall::publishApplied(model::Uptime now) {
  model::AppliedState& applied = exchanges_.applied.writeSlot();
  applied.mode = view_.camera.mode();
  applied.center = view_.camera.center(now);
  applied.zoom = view_.camera.zoom();
  applied.spinDegPerSecond = view_.camera.spinDegPerSecond();
  applied.settings = view_.settings;
  applied.panelsWithoutRoom = panels_->withoutRoom();
  applied.quality = renderer_.quality();
  applied.commandsApplied = commandsApplied_;
  applied.frames = frames_;
  applied.framesPerSecond = pacer_.framesPerSecond();
  applied.maxFramesPerSecond = pacer_.rate();
  applied.snapshotGeneration = snapshot().generation;
  applied.flowsDrawn = renderer_.flows().flows();
  applied.packetsDrawn = renderer_.flows().current().packets().size();
  applied.drawCalls = renderer_.stats().drawCalls;
  applied.flowBytesUploaded = renderer_.flowBytesUploaded();
  applied.lastFrameUploadBytes =
      renderer_.stats().frameUploadBytes + renderer_.stats().flowUploadBytes;
  applied.previewsRead = pictures_.previewsRead();
  applied.widthPx = drawn_.width;
  applied.heightPx = drawn_.height;
  applied.renderer = screen_.info.renderer;
  applied.glVersion = screen_.info.version;
  applied.display = screen_.window ? "window" : "headless";
  exchanges_.applied.publish();
}

}  // namespace flowwall::app
