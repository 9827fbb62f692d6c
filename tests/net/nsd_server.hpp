// A real name server (NSD) for reverse zones that the test writes, on a free port of the loopback,
// as the test's own child: without root, daemon, or anything of the system's configuration.
//
// Ownership: ends the server and removes its files when it goes; the server also ends when the
// test's process does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <sys/types.h>

namespace flowwall::tests {

class NsdServer {
 public:
  /// Name of a zone → its records as in a zone file (SOA and NS come by themselves); nothing: the
  /// server fails for this zone.
  using Zones = std::map<std::string, std::string>;

  [[nodiscard]] static bool isInstalled();

  /// Answers queries when it returns; std::runtime_error with the server's own words if it can't.
  explicit NsdServer(const Zones& zones);
  ~NsdServer();
  NsdServer(const NsdServer&) = delete;
  NsdServer& operator=(const NsdServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  void writeFiles(const Zones& zones) const;
  void start();
  void stop();
  [[nodiscard]] std::string waitUntilStarted() const;  // the server's words if it didn't

  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
  int output_ = -1;
};

}  // namespace flowwall::tests
