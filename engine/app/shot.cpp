#include "engine/app/shot.hpp"

#include <chrono>
#include <cmath>
#include <optional>
#include <spdlog/spdlog.h>
#include <stdexcept>
#include <thread>

#include "engine/app/enrichment.hpp"
#include "engine/app/network_thread.hpp"
#include "engine/app/picture_file.hpp"
#include "engine/app/preparation.hpp"
#include "engine/app/source_factory.hpp"
#include "engine/gl/context.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/headless_context.hpp"
#include "engine/render/renderer.hpp"
#include "engine/scene/busy_views.hpp"
#include "engine/scene/camera.hpp"
#include "engine/ui/panels.hpp"

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;
constexpr auto kPatience = 20s;
// Where the settings leave it to the machine: one picture has time, on a software renderer too.
constexpr model::Quality kQuality = model::Quality::high;

model::Uptime toUptime(double seconds) {
  return model::Uptime(static_cast<std::int64_t>(std::llround(seconds * 1000.0)));
}

// Steps a source through simulated time, poll by poll, up to `at`. Nobody is asked over the
// network.
void simulate(const net::config::Config& config, const net::config::ShotOptions& options,
              const std::filesystem::path& assets, model::ManualClock& clock,
              handoff::Exchanges& exchanges) {
  const model::Uptime at = toUptime(options.atSeconds);
  const model::Uptime pollInterval(config.poll.intervalMs);
  Enrichment enrichment = makeEnrichment(config, assets, clock, nullptr, {});
  net::pipeline::Pipeline pipeline(
      net::enrich::Enricher(std::move(enrichment.parts)), clock, exchanges.snapshots,
      {.maxFlows = static_cast<std::size_t>(config.flows.max),
       .smoothing = std::chrono::milliseconds(config.flows.smoothingMs),
       .alertScore = static_cast<std::uint32_t>(config.flows.alertScore)});
  pipeline.setProviders({enrichment.places.health()});
  const auto sampler = makeSampler(
      config, assets, clock, options.seed.value_or(1),
      [&](const model::IpAddress& address) { return pipeline.enricher().canPlace(address); });
  for (;;) {
    auto sample = sampler->sample();
    deliver(std::move(sample), pipeline);
    if (clock.uptime() + pollInterval > at) {
      break;
    }
    clock.advance(pollInterval);
    pipeline.tick();
  }
  clock.advance(at - clock.uptime());
}

// Runs the real source until its first answer, or until it says why there is none.
void waitForAnswer(const net::config::Config& config, const std::filesystem::path& assets,
                   const model::Clock& clock, handoff::Exchanges& exchanges) {
  net::config::Config quiet = config;
  // The endpoint is not needed, and must not be in a running wall's way; nor must its files.
  quiet.control.port = 0;
  quiet.data.dir.clear();
  NetworkThread network(quiet, assets, clock, exchanges);
  network.start();
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline && !network.stopRequested()) {
    exchanges.snapshots.acquire();
    const model::Snapshot& snapshot = exchanges.snapshots.readSlot();
    if (snapshot.health.lastGood) {
      return;
    }
    if (!snapshot.health.error.empty()) {
      return;  // which the log has said, and the picture will
    }
    std::this_thread::sleep_for(20ms);
  }
}

// Who names a seed wants the same picture again: of the demo, which has no time of its own, it is
// then taken at this noon unless --time says otherwise. All else is taken now.
constexpr model::UtcTime kRepeatableTime{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) +
                                         12h};

model::UtcTime startOf(const net::config::Config& config, const net::config::ShotOptions& options) {
  const bool repeatable = options.seed && config.source == net::config::SourceKind::demo;
  return options.time.value_or(repeatable ? kRepeatableTime : model::SystemClock().utc());
}

// When the picture is taken, by both clocks.
struct Moment {
  model::Uptime uptime{0};
  model::UtcTime utc{};
};

model::Image draw(const net::config::Config& config, const net::config::ShotOptions& options,
                  const std::filesystem::path& assets, const model::Snapshot& snapshot,
                  const Moment& moment) {
  Preparation prepared(config.display, assets);
  const platform::HeadlessContext headless;
  gl::loadFunctions(platform::HeadlessContext::getProcAddress);
  render::Renderer renderer(prepared.takeWorld(), {kQuality}, platform::shaderFolder());
  // A view that was asked for is the picture's, however long the globe would have turned.
  const bool isAsked = options.center || options.zoom;
  scene::Camera camera(config.display.view, {20.0, config.home.lonDeg},
                       isAsked ? 0.0 : config.display.spinDegPerSecond);
  if (isAsked) {
    // Early enough for the camera to have arrived.
    camera.apply({.center = options.center, .zoom = options.zoom}, -10s);
  } else {
    camera.setIdleDrift(std::chrono::seconds(config.display.idleDriftSeconds), 0ms);
    scene::BusyTraffic busy;
    busy.take(snapshot);
    camera.keepInView(busy.views(), 0ms);
  }
  const auto panels = prepared.takePanels();
  const auto size = config.display.size.value_or(kDefaultSize);
  const model::DisplaySettings& settings = config.display.settings;
  camera.setAreas(ui::worldAreas(settings.panels, size.width, size.height), moment.uptime);
  const scene::CameraFrame view = camera.frame(moment.uptime, size.width, size.height);
  const scene::DrawnFlows& flows = renderer.takeFlows(snapshot, settings, view, moment.uptime);
  const auto& drawn = panels->update({.snapshot = snapshot,
                                      .settings = settings,
                                      .mode = camera.mode(),
                                      .now = moment.uptime,
                                      .utc = moment.utc,
                                      .widthPx = size.width,
                                      .heightPx = size.height,
                                      .camera = view,
                                      .abridged = flows.abridged()});
  renderer.draw({.snapshot = snapshot,
                 .camera = view,
                 .panels = drawn,
                 .settings = settings,
                 .now = moment.uptime,
                 .utc = moment.utc,
                 .widthPx = size.width,
                 .heightPx = size.height});
  return renderer.readBack();
}

}  // namespace

bool takeShot(const net::config::Config& config, const net::config::ShotOptions& options) {
  const auto assets = platform::findAssets();
  handoff::Exchanges exchanges;
  const model::Uptime at = toUptime(options.atSeconds);
  Moment moment{at, startOf(config, options)};
  const bool isReal = config.source == net::config::SourceKind::ntopng;
  if (isReal) {
    const model::SystemClock clock;
    waitForAnswer(config, assets, clock, exchanges);
    moment.uptime += clock.uptime();
  } else {
    model::ManualClock simulated(moment.utc);
    simulate(config, options, assets, simulated, exchanges);
    moment.utc += at;
  }
  exchanges.snapshots.acquire();
  model::Snapshot snapshot = exchanges.snapshots.readSlot();
  // Only packets move on after a real answer; it gets no older by that.
  if (isReal && snapshot.health.lastGood) {
    *snapshot.health.lastGood += at;
  }
  const model::Image image = draw(config, options, assets, snapshot, moment);
  writePicture(options.output, image);
  if (!snapshot.health.lastGood && snapshot.health.error.empty()) {
    spdlog::error("no answer came in time; the picture shows none");
  }
  return snapshot.health.lastGood.has_value() && snapshot.health.error.empty();
}

}  // namespace flowwall::app
