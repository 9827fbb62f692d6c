#include "engine/platform/service_manager.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>
#include <systemd/sd-daemon.h>

namespace flowwall::platform {
namespace {

// Not sd_watchdog_enabled(): it also asks whether WATCHDOG_PID is this process, and below a
// compositor (cage) that is the compositor, while the wall is what has to be alive.
std::optional<std::chrono::milliseconds> watchdogInterval() {
  const char* text = std::getenv("WATCHDOG_USEC");
  if (text == nullptr) {
    return std::nullopt;
  }
  const std::string_view digits = text;
  std::int64_t microseconds = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), microseconds);
  const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
  const auto interval = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::microseconds(microseconds));
  return whole && interval.count() > 0 ? std::optional(interval) : std::nullopt;
}

}  // namespace

ServiceManager::ServiceManager() : watchdog_(watchdogInterval()) {}

void ServiceManager::ready() const {
  sd_notify(0, "READY=1");
}

void ServiceManager::alive() const {
  sd_notify(0, "WATCHDOG=1");
}

void ServiceManager::stopping() const {
  sd_notify(0, "STOPPING=1");
}

void ServiceManager::status(const std::string& line) const {
  sd_notify(0, ("STATUS=" + line).c_str());
}

}  // namespace flowwall::platform
