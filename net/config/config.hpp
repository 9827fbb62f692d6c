// Config: everything that can be set, typed, checked and complete. Made once at the start by
// parseInvocation(), and again by reload(); nothing else reads files, environment or flags.
//
// The members' initialisers are the defaults; key_table.cpp says for each how it is set.
// Units: in the names. Ownership: a value. Thread: immutable once made.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/command.hpp"
#include "engine/model/ip_address.hpp"
#include "engine/model/units.hpp"
#include "engine/model/weekly_hours.hpp"

namespace flowwall::net::config {

enum class SourceKind : std::uint8_t { automatic, ntopng, localhost, replay, demo };
[[nodiscard]] std::string_view toString(SourceKind kind);

/// How to log in to ntopng. automatic: by token when there is one, else by session.
enum class NtopngAuth : std::uint8_t { automatic, session, token, basic };
[[nodiscard]] std::string_view toString(NtopngAuth auth);

enum class GeoProviderKind : std::uint8_t { mmdb, libloc, ipApi };
[[nodiscard]] std::string_view toString(GeoProviderKind kind);

struct PixelSize {
  int width = 0;
  int height = 0;
  bool operator==(const PixelSize&) const = default;
};

/// Of display.remote_address: where the control endpoint can be reached, as far as the wall knows.
inline constexpr std::string_view kFoundAddress = "auto";

struct DisplayConfig {
  model::ViewMode view = model::ViewMode::globe;
  std::optional<PixelSize> size;  ///< absent: the monitor's, or 1920x1080 without one
  bool headless = false;
  bool windowed = false;
  int maxFps = 60;
  int headlessFps = 10;
  double spinDegPerSecond = 2.0;
  int idleDriftSeconds = 60;        ///< 0: it never drifts
  bool kiosk = false;               ///< no key quits
  std::string monitor = "primary";  ///< as platform::MonitorChoice
  model::WeeklyHours dimHours;
  double dimLevel = 0.3;
  model::WeeklyHours blankHours;
  std::string title = "Flowwall";
  std::string remoteAddress;        ///< to show: an address, or kFoundAddress; empty: none
  model::DisplaySettings settings;  ///< at the start
};

/// The secrets are those in force, wherever they came from; empty: none.
struct NtopngConfig {
  std::string host;  ///< host or host:port; empty: none
  NtopngAuth auth = NtopngAuth::automatic;
  std::string user;
  std::string password;      ///< secret
  std::string passwordFile;  ///< already read into password
  std::string token;         ///< secret
  std::string tokenFile;     ///< already read into token
  std::string cookie;        ///< secret; as it was given
  std::string caFile;
  std::string pinSha256;  ///< 64 lower-case hexadecimal digits; empty: none
  bool insecure = false;
};

struct ReplayConfig {
  std::string folder;  ///< set when the source is replay
  double speed = 1.0;
  int stepMs = 0;  ///< 0: the recorded pace
};

struct PollConfig {
  int intervalMs = 3000;
  int interfaceId = 0;
  int length = 50;
  std::string protocol = "tcp";  ///< tcp, udp or all
};

struct ControlConfig {
  std::string address = "127.0.0.1";
  int port = 3000;        ///< 0: any free one
  std::string token;      ///< secret; empty: see app::controlToken()
  std::string tokenFile;  ///< in place of it
  bool publicRead = false;
  std::vector<std::string> hostNames;  ///< besides the machine's own; in lower case
  std::string certificate;             ///< with `key`; empty: plain HTTP
  std::string key;
};

struct HomeConfig {
  std::string name = "Home";
  double latDeg = 10.8505;
  double lonDeg = 76.2711;
};

struct NetworkConfig {
  model::IpAddress address;  ///< no bit beyond the prefix is set
  int prefixLength = 0;      ///< 0 to 32 for IPv4, 0 to 128 for IPv6
  bool operator==(const NetworkConfig&) const = default;
};
/// "10.0.0.0/8"
[[nodiscard]] std::string toString(const NetworkConfig& network);

/// A place with its networks. No network is in two sites, no name is used twice.
struct SiteConfig {
  std::string name;
  double latDeg = 0.0;
  double lonDeg = 0.0;
  std::vector<NetworkConfig> networks;
  bool operator==(const SiteConfig&) const = default;
};

struct FlowsConfig {
  int max = 5000;
  int smoothingMs = 4000;
  int alertScore = 0;  ///< 0: only the source's own alerts
};

struct GeoConfig {
  std::vector<GeoProviderKind> providers{GeoProviderKind::mmdb, GeoProviderKind::libloc};
  std::string cityDatabase;     ///< empty: none
  std::string countryDatabase;  ///< empty: none
  std::string asnDatabase;      ///< empty: none
  std::string liblocDatabase;   ///< empty: where the distribution puts it
  std::string ipApiUrl = "http://ip-api.com";
  int cacheDays = 30;
};

struct NameServerConfig {
  model::IpAddress address;
  int port = 53;
  bool operator==(const NameServerConfig&) const = default;
};
/// "192.0.2.1:53", "[2001:db8::1]:53"
[[nodiscard]] std::string toString(const NameServerConfig& server);

struct NamesConfig {
  bool reverseDns = true;
  std::vector<NameServerConfig> servers;  ///< empty: the system's
  int queriesPerSecond = 20;
};

struct DataConfig {
  std::string dir;
  int snapshots = 20;  ///< 0: none are kept
};

struct Config {
  SourceKind source = SourceKind::automatic;
  ReplayConfig replay;
  NtopngConfig ntopng;
  PollConfig poll;
  HomeConfig home;
  std::vector<SiteConfig> sites;
  DisplayConfig display;
  FlowsConfig flows;
  GeoConfig geo;
  NamesConfig names;
  std::string osRulesFile;  ///< empty: the rules that come with Flowwall
  ControlConfig control;
  DataConfig data;
  std::string logLevel = "info";

  std::string file;  ///< the file that was read; empty: none
  /// Where each value came from, for what is not a default: "poll.length" → "flowwall.toml:12",
  /// "environment PORT", "flag --view"; "sites[0].name" for the values of a site.
  std::map<std::string, std::string, std::less<>> origins;
};

}  // namespace flowwall::net::config
