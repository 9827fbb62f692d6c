// ServiceManager: what systemd is told of this process, by sd_notify(3). Without systemd, or
// another manager that speaks its protocol, nothing happens.
//
// Thread: main. Errors: none; a manager that does not listen is no reason to stop.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace flowwall::platform {

class ServiceManager {
 public:
  ServiceManager();

  /// How often alive() has to be said at least; nothing: nobody watches.
  [[nodiscard]] std::optional<std::chrono::milliseconds> watchdog() const { return watchdog_; }

  void ready() const;
  void alive() const;
  void stopping() const;
  /// One line, as `systemctl status` shows it.
  void status(const std::string& line) const;

 private:
  std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace flowwall::platform
