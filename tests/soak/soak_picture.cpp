#include "tests/soak/soak_picture.hpp"

#include <utility>

#include "engine/platform/asset_paths.hpp"

namespace flowwall::test {
namespace {

constexpr int kWidthPx = 320;
constexpr int kHeightPx = 180;
constexpr std::uint64_t kSnapshotsPerFrame = 25;

}  // namespace

SoakPicture::SoakPicture(const net::config::Config& config, const model::Clock& clock,
                         handoff::Exchanges& exchanges)
    : clock_(clock), exchanges_(exchanges),
      prepared_(config.display, FLOWWALL_SOURCE_DIR "/assets"),
      info_(gl::loadFunctions(platform::HeadlessContext::getProcAddress)),
      renderer_(prepared_.takeWorld(), render::qualityRange(info_), platform::shaderFolder()),
      panels_(prepared_.takePanels()), camera_(config.display.view, {20.0, 10.0}, 2.0),
      settings_(config.display.settings), pictures_([this](int widthPx, model::Image image) {
        (void)exchanges_.previews.tryPush(model::Preview{widthPx, std::move(image)});
        exchanges_.wakeNetwork();
      }) {}

bool SoakPicture::turn() {
  const std::size_t commands =
      exchanges_.commands.drain([this](model::Command&& command) { apply(command); });
  exchanges_.messages.drain([](model::WallMessage&&) {});
  const bool isNew = exchanges_.snapshots.acquire();
  snapshots_ += isNew ? 1 : 0;
  if (commands > 0 || frames_ == 0 || (isNew && snapshots_ % kSnapshotsPerFrame == 0)) {
    draw();
    publishApplied();
  }
  pictures_.turn({renderer_.picture(), frames_, clock_.uptime()});
  return isNew || commands > 0;
}

void SoakPicture::apply(const model::Command& command) {
  if (const auto* view = std::get_if<model::SetView>(&command)) {
    camera_.apply(*view, clock_.uptime());
    model::apply(*view, settings_);
  } else if (const auto* screenshot = std::get_if<model::TakeScreenshot>(&command)) {
    pictures_.take(screenshot->widthPx, [this, ticket = screenshot->ticket](const auto& image) {
      (void)exchanges_.screenshots.tryPush(model::Screenshot{ticket, image});
      exchanges_.wakeNetwork();
    });
  } else if (const auto* watch = std::get_if<model::WatchPicture>(&command)) {
    pictures_.watch(watch->widthPx, watch->every);
  }
  ++commandsApplied_;
}

void SoakPicture::draw() {
  const model::Snapshot& snapshot = exchanges_.snapshots.readSlot();
  const model::Uptime now = clock_.uptime();
  camera_.keepInView({}, now);
  const scene::CameraFrame camera = camera_.frame(now, kWidthPx, kHeightPx);
  const scene::DrawnFlows& flows = renderer_.takeFlows(snapshot, settings_, camera, now);
  const auto& panels = panels_->update({.snapshot = snapshot,
                                        .settings = settings_,
                                        .mode = camera_.mode(),
                                        .now = now,
                                        .utc = clock_.utc(),
                                        .widthPx = kWidthPx,
                                        .heightPx = kHeightPx,
                                        .camera = camera,
                                        .abridged = flows.abridged()});
  renderer_.draw({.snapshot = snapshot,
                  .camera = camera,
                  .panels = panels,
                  .settings = settings_,
                  .now = now,
                  .utc = clock_.utc(),
                  .widthPx = kWidthPx,
                  .heightPx = kHeightPx});
  mostFlows_ = std::max<std::uint64_t>(mostFlows_, flows.flows());
  ++frames_;
}

void SoakPicture::publishApplied() {
  model::AppliedState& applied = exchanges_.applied.writeSlot();
  applied.mode = camera_.mode();
  applied.center = camera_.center(clock_.uptime());
  applied.zoom = camera_.zoom();
  applied.spinDegPerSecond = camera_.spinDegPerSecond();
  applied.settings = settings_;
  applied.commandsApplied = commandsApplied_;
  applied.frames = frames_;
  applied.snapshotGeneration = exchanges_.snapshots.readSlot().generation;
  applied.flowsDrawn = renderer_.flows().flows();
  applied.widthPx = kWidthPx;
  applied.heightPx = kHeightPx;
  exchanges_.applied.publish();
}

}  // namespace flowwall::test
