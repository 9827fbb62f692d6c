// Config: everything that can be set, typed, checked and complete. Made once at the start by
// parseInvocation(); nothing else reads files, environment or flags.
//
// The members' initialisers are the defaults; key_table.cpp says for each how it is set.
// Units: in the names. Ownership: a value. Thread: immutable after the start.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/command.hpp"
#include "engine/model/units.hpp"

namespace flowwall::net::config {

enum class SourceKind : std::uint8_t { automatic, ntopng, localhost, demo };
[[nodiscard]] std::string_view toString(SourceKind kind);

struct PixelSize {
  int width = 0;
  int height = 0;
  bool operator==(const PixelSize&) const = default;
};

struct DisplayConfig {
  model::ViewMode view = model::ViewMode::globe;
  std::optional<PixelSize> size;  ///< absent: the monitor's, or 1920x1080 without one
  bool headless = false;
  bool windowed = false;
  int maxFps = 60;
  int headlessFps = 10;
  double spinDegPerSecond = 2.0;
  std::string title = "Flowwall";
};

struct NtopngConfig {
  std::string host;  ///< host or host:port; empty: none
  std::string user;
  std::string password;  ///< secret; from NTOP_PASS only
  std::string passwordFile;
  std::string caFile;
  bool insecure = false;
};

struct PollConfig {
  int intervalMs = 3000;
  int interfaceId = 0;
  int length = 50;
  std::string protocol = "tcp";  ///< tcp, udp or all
};

struct ControlConfig {
  std::string address = "127.0.0.1";
  int port = 3000;  ///< 0: any free one
};

struct HomeConfig {
  std::string name = "Home";
  double latDeg = 10.8505;
  double lonDeg = 76.2711;
};

struct Config {
  SourceKind source = SourceKind::automatic;
  DisplayConfig display;
  NtopngConfig ntopng;
  PollConfig poll;
  ControlConfig control;
  HomeConfig home;
  int maxFlows = 5000;
  std::string dataDir;
  std::string liblocDatabase;  ///< empty: where the distribution puts it
  std::string logLevel = "info";

  std::string file;  ///< the file that was read; empty: none
  /// Where each key's value came from, for what is not a default: "flowwall.toml:12",
  /// "environment PORT", "flag --view".
  std::map<std::string, std::string, std::less<>> origins;
};

}  // namespace flowwall::net::config
