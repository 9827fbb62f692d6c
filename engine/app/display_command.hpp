// What the configuration says of the display, as the command that tells the wall of it.
//
// Pure function. Thread: any.
#pragma once

#include <string>
#include <utility>

#include "engine/model/command.hpp"
#include "net/config/config.hpp"

namespace flowwall::app {

/// `remoteAddress`: to be shown; the configuration may leave it to be found.
[[nodiscard]] inline model::SetDisplay displayCommand(const net::config::DisplayConfig& display,
                                                      std::string remoteAddress) {
  return {.title = display.title,
          .maxFps = display.maxFps,
          .headlessFps = display.headlessFps,
          .remoteAddress = std::move(remoteAddress),
          .spinDegPerSecond = display.spinDegPerSecond,
          .idleDrift = std::chrono::seconds(display.idleDriftSeconds),
          .monitor = display.monitor,
          .hours = {
              .dim = display.dimHours, .blank = display.blankHours, .dimmedTo = display.dimLevel}};
}

}  // namespace flowwall::app
