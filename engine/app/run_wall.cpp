#include "engine/app/run_wall.hpp"

#include <memory>
#include <optional>
#include <spdlog/spdlog.h>
#include <string>
#include <utility>

#include "engine/app/preparation.hpp"
#include "engine/app/rebuilds.hpp"
#include "engine/app/screen.hpp"
#include "engine/app/service_watch.hpp"
#include "engine/app/wall.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/platform/asset_paths.hpp"

namespace flowwall::app {
namespace {

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
  std::optional<Wall::Handover> before;
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
