#include "engine/app/shot.hpp"

#include <chrono>
#include <cmath>
#include <optional>
#include <spdlog/spdlog.h>
#include <stdexcept>
#include <thread>

#include "engine/app/data_side.hpp"
#include "engine/app/network_thread.hpp"
#include "engine/gl/context.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/headless_context.hpp"
#include "engine/platform/image_file.hpp"
#include "engine/render/renderer.hpp"
#include "engine/scene/camera.hpp"
#include "engine/ui/panels.hpp"

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;
constexpr auto kPatience = 20s;

model::Uptime toUptime(double seconds) {
  return model::Uptime(static_cast<std::int64_t>(std::llround(seconds * 1000.0)));
}

// Steps a sampled source through simulated time, poll by poll, up to `at`.
void simulate(DataSide& data, model::ManualClock& clock, model::Uptime pollInterval,
              model::Uptime at) {
  for (;;) {
    auto sample = data.sampler()->sample();
    data.pipeline().onHealth(sample.health);
    data.pipeline().onFlows(std::move(sample.batch));
    if (clock.uptime() + pollInterval > at) {
      break;
    }
    clock.advance(pollInterval);
    data.pipeline().tick();
  }
  clock.advance(at - clock.uptime());
}

// Runs the real source until its first answer, or until it says why there is none.
void waitForAnswer(const net::config::Config& config, const std::filesystem::path& assets,
                   const model::Clock& clock, handoff::Exchanges& exchanges) {
  net::config::Config quiet = config;
  quiet.control.port = 0;  // the endpoint is not needed, and must not be in a running wall's way
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

model::Image draw(const net::config::Config& config, const net::config::ShotOptions& options,
                  const std::filesystem::path& assets, const model::Snapshot& snapshot,
                  model::Uptime now) {
  const platform::HeadlessContext headless;
  gl::loadFunctions(platform::HeadlessContext::getProcAddress);
  render::Renderer renderer(
      scene::WorldMesh::parse(platform::readFile(assets / "world/world.bin")));
  // A centre that was asked for is the picture's, however long the globe would have turned.
  scene::Camera camera(config.display.view, {20.0, config.home.lonDeg},
                       options.center ? 0.0 : config.display.spinDegPerSecond);
  if (options.center || options.zoom) {
    // Early enough for the camera to have arrived.
    camera.apply({.center = options.center, .zoom = options.zoom}, -10s);
  }
  ui::Panels panels(config.display.title);
  const auto size = config.display.size.value_or(net::config::PixelSize{1920, 1080});
  renderer.draw(snapshot, camera.frame(now, size.width, size.height),
                panels.update(snapshot, now, size.width, size.height), now, size.width,
                size.height);
  return renderer.readBack();
}

}  // namespace

void takeShot(const net::config::Config& config, const net::config::ShotOptions& options) {
  const auto assets = platform::findAssets();
  handoff::Exchanges exchanges;
  boost::asio::thread_pool workers(1);
  const model::UtcTime utc = options.time.value_or(model::SystemClock().utc());
  model::ManualClock simulated(utc);
  DataSide data(config, assets, options.seed, simulated, workers, exchanges);
  model::Uptime now = toUptime(options.atSeconds);
  if (data.sampler() != nullptr) {
    simulate(data, simulated, model::Uptime(config.poll.intervalMs), now);
  } else {
    const model::SystemClock clock;
    waitForAnswer(config, assets, clock, exchanges);
    now += clock.uptime();
  }
  exchanges.snapshots.acquire();
  const model::Image image = draw(config, options, assets, exchanges.snapshots.readSlot(), now);
  platform::writeFile(options.output,
                      platform::encodePng(image.widthPx, image.heightPx, image.rgb));
}

}  // namespace flowwall::app
