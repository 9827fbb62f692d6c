#include "net/config/key_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "net/config/values.hpp"

namespace flowwall::net::config {
namespace {

using enum OnReload;
using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 5> kSources{"auto", "ntopng", "localhost",
                                                   "replay:", "demo"};
constexpr std::array<std::string_view, 4> kAuths{"auto", "session", "token", "basic"};
constexpr std::array<std::string_view, 3> kProviders{"mmdb", "libloc", "ip-api"};
constexpr std::array<std::string_view, 3> kProtocols{"tcp", "udp", "all"};
constexpr std::array<std::string_view, 2> kViews{"globe", "map"};
constexpr std::array<std::string_view, 11> kPanels{"all", "none",   "throughput", "counts",
                                                   "os",  "legend", "flows",      "clock",
                                                   "top", "alerts", "remote"};
constexpr std::array<std::string_view, 5> kQualities{"auto", "low", "medium", "high", "ultra"};
constexpr std::array<std::string_view, 5> kLogLevels{"trace", "debug", "info", "warning", "error"};

bool setWord(std::string& target, Words words, std::string_view text) {
  const bool known = std::ranges::find(words, text) != words.end();
  if (known) {
    target = text;
  }
  return known;
}

// The one of `all` that is written as `text`.
template <typename E, std::size_t N>
std::optional<E> byName(const std::array<E, N>& all, std::string_view text) {
  const auto found = std::ranges::find_if(all, [text](E one) { return toString(one) == text; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

template <typename E> bool take(E& target, const std::optional<E>& value) {
  target = value.value_or(target);
  return value.has_value();
}

bool setView(Config& config, std::string_view text) {
  using enum model::ViewMode;
  return take(config.display.view, byName(std::array{globe, map}, text));
}

bool setPanels(Config& config, std::string_view text) {
  return take(config.display.settings.panels, model::parsePanels(text));
}

bool setQuality(Config& config, std::string_view text) {
  return take(config.display.settings.quality, model::parseQuality(text));
}

bool setPalette(Config& config, std::string_view text) {
  return take(config.display.settings.palette, model::parsePalette(text));
}

bool setAuth(Config& config, std::string_view text) {
  using enum NtopngAuth;
  return take(config.ntopng.auth, byName(std::array{automatic, session, token, basic}, text));
}

constexpr std::string_view kReplay = "replay:";

bool setSource(Config& config, std::string_view text) {
  using enum SourceKind;
  if (text.size() > kReplay.size() && text.starts_with(kReplay)) {
    config.source = replay;
    config.replay.folder = text.substr(kReplay.size());
    return true;
  }
  config.replay.folder.clear();
  return take(config.source, byName(std::array{automatic, ntopng, localhost, demo}, text));
}

std::string getSource(const Config& config) {
  return config.source == SourceKind::replay ? std::string(kReplay) + config.replay.folder
                                             : std::string(toString(config.source));
}

std::optional<int> pixels(std::string_view text) {
  constexpr int kLow = 64;
  constexpr int kHigh = 16384;
  int value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool fits =
      parsed.ec == std::errc{} && parsed.ptr == end && value >= kLow && value <= kHigh;
  return fits ? std::optional(value) : std::nullopt;
}

bool setSize(Config& config, std::string_view text) {
  if (text == "auto") {
    config.display.size.reset();
    return true;
  }
  const auto cross = std::min(text.find('x'), text.size());
  const auto width = pixels(text.substr(0, cross));
  const auto height = pixels(text.substr(std::min(cross + 1, text.size())));
  constexpr std::int64_t kMostPixels = 8192LL * 8192;  // a gigabyte of layers
  if (!width || !height || std::int64_t{*width} * *height > kMostPixels) {
    return false;
  }
  config.display.size = PixelSize{*width, *height};
  return true;
}

std::string getSize(const Config& config) {
  const auto& size = config.display.size;
  return size ? std::to_string(size->width) + "x" + std::to_string(size->height) : "auto";
}

bool setAddress(Config& config, std::string_view text) {
  const auto address = model::IpAddress::parse(text == "localhost" ? "127.0.0.1" : text);
  if (!address) {
    return false;
  }
  config.control.address = address->toString();
  return true;
}

bool setHostNames(Config& config, std::span<const std::string> texts) {
  constexpr std::size_t kMostNames = 16;
  std::vector<std::string> names;
  for (const std::string& text : texts) {
    std::string name;
    for (const char c : text) {
      name += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-._";
    const bool isName = !name.empty() && name.find_first_not_of(kAllowed) == std::string::npos;
    if (!isName || names.size() == kMostNames) {
      return false;
    }
    names.push_back(std::move(name));
  }
  config.control.hostNames = std::move(names);
  return true;
}

bool setHost(Config& config, std::string_view text) {
  constexpr std::string_view kNotInHosts = "/@?# \t\r\n\"'\\";
  if (text.find_first_of(kNotInHosts) != std::string_view::npos) {
    return false;
  }
  config.ntopng.host = text;
  return true;
}

bool setPin(Config& config, std::string_view text) {
  const auto pin = text.empty() ? std::optional(std::string()) : parsePin(text);
  return take(config.ntopng.pinSha256, pin);
}

bool setIpApiUrl(Config& config, std::string_view text) {
  const bool fits = isPlainUrl(text, "http://");
  if (fits) {
    config.geo.ipApiUrl = text;
  }
  return fits;
}

bool setRemoteAddress(Config& config, std::string_view text) {
  constexpr std::size_t kMost = 100;  // more makes a code that is hard to scan
  const bool fits =
      text.empty() || text == kFoundAddress ||
      (text.size() <= kMost && (isPlainUrl(text, "http://") || isPlainUrl(text, "https://")));
  if (fits) {
    config.display.remoteAddress = text;
  }
  return fits;
}

bool setProviders(Config& config, std::span<const std::string> texts) {
  using enum GeoProviderKind;
  std::vector<GeoProviderKind> providers;
  for (const std::string& text : texts) {
    const auto provider = byName(std::array{mmdb, libloc, ipApi}, text);
    if (!provider || std::ranges::find(providers, *provider) != providers.end()) {
      return false;
    }
    providers.push_back(*provider);
  }
  config.geo.providers = std::move(providers);
  return true;
}

bool setServers(Config& config, std::span<const std::string> texts) {
  constexpr std::size_t kMostServers = 8;
  std::vector<NameServerConfig> servers;
  for (const std::string& text : texts) {
    const auto server = parseNameServer(text);
    if (!server || servers.size() == kMostServers) {
      return false;
    }
    servers.push_back(*server);
  }
  config.names.servers = std::move(servers);
  return true;
}

template <typename T> std::vector<std::string> asTexts(const std::vector<T>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const T& value : values) {
    texts.emplace_back(toString(value));
  }
  return texts;
}

// clang-format off
const std::array kKeys{
    Key{"source.kind", "", "--source", "",
        "where the flows come from; auto: ntopng when its host is set, else this machine's own, else a demo", restart,
        Parsed{setSource, getSource, "auto, ntopng, localhost, replay:DIR or demo", kSources}},
    Key{"replay.speed", "", "", "times", "how fast a replay runs; 1: as recorded", restart,
        Real{[](Config& c) -> double& { return c.replay.speed; }, 0.01, 1000.0}},
    Key{"replay.step_ms", "", "", "ms", "time from one replayed snapshot to the next; 0: the recorded pace", restart,
        Integer{[](Config& c) -> int& { return c.replay.stepMs; }, 0, 3'600'000}},
    Key{"ntopng.host", "NTOP_HOST", "", "", "ntopng server; setting it selects the ntopng source", restart,
        Parsed{setHost, [](const Config& c) { return c.ntopng.host; }, "host or host:port, without a scheme"}},
    Key{"ntopng.auth", "", "", "", "how to log in; auto: by token when there is one, else by session", apply,
        Parsed{setAuth, [](const Config& c) { return std::string(toString(c.ntopng.auth)); }, "auto, session, token or basic", kAuths}},
    Key{"ntopng.user", "NTOP_USER", "", "", "name to log in with", apply,
        Text{[](Config& c) -> std::string& { return c.ntopng.user; }}},
    Key{"ntopng.password", "NTOP_PASS", "", "", "password to log in with; never in the file", apply,
        Text{[](Config& c) -> std::string& { return c.ntopng.password; }}, true},
    Key{"ntopng.password_file", "NTOP_PASS_FILE", "", "", "file whose first line is the password", apply,
        Text{[](Config& c) -> std::string& { return c.ntopng.passwordFile; }}},
    Key{"ntopng.token", "NTOP_TOKEN", "", "", "API token to log in with; never in the file", apply,
        Text{[](Config& c) -> std::string& { return c.ntopng.token; }}, true},
    Key{"ntopng.token_file", "NTOP_TOKEN_FILE", "", "", "file whose first line is the API token", apply,
        Text{[](Config& c) -> std::string& { return c.ntopng.tokenFile; }}},
    Key{"ntopng.cookie", "NTOP_COOKIE", "", "", "a ready session cookie; never in the file", apply,
        Text{[](Config& c) -> std::string& { return c.ntopng.cookie; }}, true},
    Key{"ntopng.ca_file", "NTOP_CA_FILE", "", "", "PEM file of the authority that signed the server's certificate", apply,
        Text{[](Config& c) -> std::string& { return c.ntopng.caFile; }}},
    Key{"ntopng.pin_sha256", "NTOP_PIN_SHA256", "", "", "SHA-256 of the server's certificate, which alone is then trusted", apply,
        Parsed{setPin, [](const Config& c) { return c.ntopng.pinSha256; }, "64 hexadecimal digits, with or without colons between pairs"}},
    Key{"ntopng.insecure", "NTOP_INSECURE", "", "", "do not verify the server's certificate; shown on the wall", apply,
        Boolean{[](Config& c) -> bool& { return c.ntopng.insecure; }}},
    Key{"poll.interval_ms", "POLL_MS", "", "ms", "time between polls", apply,
        Integer{[](Config& c) -> int& { return c.poll.intervalMs; }, 250, 3'600'000}},
    Key{"poll.interface_id", "DEFAULT_IFID", "", "", "ntopng interface", apply,
        Integer{[](Config& c) -> int& { return c.poll.interfaceId; }, 0, 1'000'000}},
    Key{"poll.length", "DEFAULT_LENGTH", "", "flows", "flows asked for, those with the highest rate first", apply,
        Integer{[](Config& c) -> int& { return c.poll.length; }, 1, 100'000}},
    Key{"poll.protocol", "DEFAULT_PROTO", "", "", "protocol asked for", apply,
        Parsed{[](Config& c, std::string_view text) { return setWord(c.poll.protocol, kProtocols, text); },
               [](const Config& c) { return c.poll.protocol; }, "tcp, udp or all", kProtocols}},
    Key{"home.name", "", "", "", "name of the default site", apply,
        Text{[](Config& c) -> std::string& { return c.home.name; }}},
    Key{"home.lat", "HOME_LAT", "", "degrees", "latitude of the default site, where private addresses are", apply,
        Real{[](Config& c) -> double& { return c.home.latDeg; }, -90.0, 90.0}},
    Key{"home.lon", "HOME_LON", "", "degrees", "longitude of the default site", apply,
        Real{[](Config& c) -> double& { return c.home.lonDeg; }, -180.0, 180.0}},
    Key{"display.view", "", "--view", "", "what the wall starts with", apply,
        Parsed{setView, [](const Config& c) { return std::string(model::toString(c.display.view)); }, "globe or map", kViews}},
    Key{"display.size", "", "--size", "pixels", "size of the picture", restart,
        Parsed{setSize, getSize, "auto or WxH, 64 to 16384 each and at most 67108864 together"}},
    Key{"display.headless", "", "--headless", "", "draw without a display", restart,
        Boolean{[](Config& c) -> bool& { return c.display.headless; }}},
    Key{"display.windowed", "", "--windowed", "", "draw in a window instead of the whole screen", restart,
        Boolean{[](Config& c) -> bool& { return c.display.windowed; }}},
    Key{"display.max_fps", "", "", "frames/s", "frame rate at most", apply,
        Integer{[](Config& c) -> int& { return c.display.maxFps; }, 1, 240}},
    Key{"display.headless_fps", "", "", "frames/s", "frame rate without a display", apply,
        Integer{[](Config& c) -> int& { return c.display.headlessFps; }, 1, 240}},
    Key{"display.spin", "", "", "degrees/s", "how fast the globe turns while it does not drift; 0: it stands still", apply,
        Real{[](Config& c) -> double& { return c.display.spinDegPerSecond; }, -90.0, 90.0}},
    Key{"display.idle_drift", "", "", "s", "how long left alone, once touched, before the camera drifts to where most is going on; 0: never", apply,
        Integer{[](Config& c) -> int& { return c.display.idleDriftSeconds; }, 0, 86'400}},
    Key{"display.kiosk", "", "--kiosk", "", "no key quits the wall", restart,
        Boolean{[](Config& c) -> bool& { return c.display.kiosk; }}},
    Key{"display.monitor", "", "--monitor", "", "monitor to fill: primary, its name or number; span: all with one picture; mirror: each with the same", apply,
        Text{[](Config& c) -> std::string& { return c.display.monitor; }}},
    Key{"display.dim_hours", "", "", "", "when the screen is dimmed", apply,
        Parsed{[](Config& c, std::string_view text) { return take(c.display.dimHours, model::WeeklyHours::parse(text)); },
               [](const Config& c) { return c.display.dimHours.text(); }, model::WeeklyHours::kAllowed}},
    Key{"display.dim_level", "", "", "", "brightness of the dimmed screen", apply,
        Real{[](Config& c) -> double& { return c.display.dimLevel; }, 0.05, 1.0}},
    Key{"display.blank_hours", "", "", "", "when the screen is black", apply,
        Parsed{[](Config& c, std::string_view text) { return take(c.display.blankHours, model::WeeklyHours::parse(text)); },
               [](const Config& c) { return c.display.blankHours.text(); }, model::WeeklyHours::kAllowed}},
    Key{"display.title", "", "", "", "title on the wall", apply,
        Text{[](Config& c) -> std::string& { return c.display.title; }}},
    Key{"display.remote_address", "", "", "", "address of the remote page shown on the wall, with a QR code; auto: as found; empty: none", apply,
        Parsed{setRemoteAddress, [](const Config& c) { return c.display.remoteAddress; },
               "auto, http://HOST or https://HOST with port and path or without, at most 100 characters, or empty"}},
    Key{"display.panels", "", "--panels", "", "panels shown at the start", apply,
        Parsed{setPanels, [](const Config& c) { return model::toString(c.display.settings.panels); }, model::kPanelsAllowed, kPanels}},
    Key{"display.labels", "", "", "", "show the labels of places at the start", apply,
        Boolean{[](Config& c) -> bool& { return c.display.settings.labels; }}},
    Key{"display.quality", "", "--quality", "", "how much is drawn; auto: what the machine can do", apply,
        Parsed{setQuality, [](const Config& c) { return std::string(model::toString(c.display.settings.quality)); }, model::kQualityAllowed, kQualities}},
    Key{"display.palette", "", "--palette", "", "colours", apply,
        Parsed{setPalette, [](const Config& c) { return std::string(model::toString(c.display.settings.palette)); }, model::kPaletteAllowed, model::kPaletteNames}},
    Key{"flows.max", "", "", "flows", "flows kept and drawn at most, those with the highest rate", apply,
        Integer{[](Config& c) -> int& { return c.flows.max; }, 1, 50'000}},
    Key{"flows.smoothing_ms", "", "", "ms", "time over which rates are smoothed; 0: as they come", apply,
        Integer{[](Config& c) -> int& { return c.flows.smoothingMs; }, 0, 60'000}},
    Key{"flows.alert_score", "", "", "points", "score from which a flow is an alert; 0: only the source's own alerts", apply,
        Integer{[](Config& c) -> int& { return c.flows.alertScore; }, 0, 10'000}},
    Key{"geo.providers", "", "", "", "where places of public addresses come from, in this order", apply,
        List{setProviders, [](const Config& c) { return asTexts(c.geo.providers); },
             "a list of mmdb, libloc and ip-api, each once at most", kProviders}},
    Key{"geo.city_database", "", "", "", "MaxMind-format database of cities; empty: none", apply,
        Text{[](Config& c) -> std::string& { return c.geo.cityDatabase; }}},
    Key{"geo.country_database", "", "", "", "MaxMind-format database of countries; empty: none", apply,
        Text{[](Config& c) -> std::string& { return c.geo.countryDatabase; }}},
    Key{"geo.asn_database", "", "", "", "MaxMind-format database of AS numbers; empty: none", apply,
        Text{[](Config& c) -> std::string& { return c.geo.asnDatabase; }}},
    Key{"geo.libloc_database", "", "", "", "IPFire Location database; empty: the one that the system installed", apply,
        Text{[](Config& c) -> std::string& { return c.geo.liblocDatabase; }}},
    Key{"geo.ip_api_url", "", "", "", "the ip-api service, asked only when it is among the providers", apply,
        Parsed{setIpApiUrl, [](const Config& c) { return c.geo.ipApiUrl; }, "http://HOST, http://HOST:PORT or either with a path"}},
    Key{"geo.cache_days", "", "", "days", "how long a place that was looked up online is kept", apply,
        Integer{[](Config& c) -> int& { return c.geo.cacheDays; }, 1, 365}},
    Key{"names.reverse_dns", "", "", "", "ask name servers for the names of addresses", apply,
        Boolean{[](Config& c) -> bool& { return c.names.reverseDns; }}},
    Key{"names.servers", "", "", "", "name servers; empty: the system's", apply,
        List{setServers, [](const Config& c) { return asTexts(c.names.servers); },
             "a list of at most 8 of ADDRESS, ADDRESS:PORT and [IPV6]:PORT, ports 1 to 65535"}},
    Key{"names.queries_per_second", "", "", "queries/s", "questions to name servers at most", apply,
        Integer{[](Config& c) -> int& { return c.names.queriesPerSecond; }, 1, 1000}},
    Key{"os.rules_file", "", "", "", "rules by which a device's name tells its system; empty: those of Flowwall", apply,
        Text{[](Config& c) -> std::string& { return c.osRulesFile; }}},
    Key{"control.address", "", "--listen", "", "address of the control endpoint", restart,
        Parsed{setAddress, [](const Config& c) { return c.control.address; },
               "an IP address of this machine, 0.0.0.0 or :: for all of them, or localhost"}},
    Key{"control.port", "PORT", "--listen", "", "port of the control endpoint; 0: any free one", restart,
        Integer{[](Config& c) -> int& { return c.control.port; }, 0, 65'535}},
    Key{"control.token", "CONTROL_TOKEN", "", "", "token that clients of the control endpoint show; never in the file", apply,
        Text{[](Config& c) -> std::string& { return c.control.token; }}, true},
    Key{"control.token_file", "CONTROL_TOKEN_FILE", "", "", "file whose first line is that token; without one, and beyond loopback, one is made", apply,
        Text{[](Config& c) -> std::string& { return c.control.tokenFile; }}},
    Key{"control.public_read", "", "", "", "anyone may read without the token, and no one change", apply,
        Boolean{[](Config& c) -> bool& { return c.control.publicRead; }}},
    Key{"control.host_names", "", "", "", "names under which this machine is asked, besides its own", apply,
        List{setHostNames, [](const Config& c) { return c.control.hostNames; }, "at most 16 host names, without ports"}},
    Key{"control.certificate", "", "", "", "PEM file of the control endpoint's certificate, for HTTPS", apply,
        Text{[](Config& c) -> std::string& { return c.control.certificate; }}},
    Key{"control.key", "", "", "", "PEM file of its key", apply,
        Text{[](Config& c) -> std::string& { return c.control.key; }}},
    Key{"data.dir", "DATA_DIR", "--data-dir", "", "directory of caches and snapshots; empty: $STATE_DIRECTORY, else $XDG_STATE_HOME/flowwall, else ~/.local/state/flowwall", restart,
        Text{[](Config& c) -> std::string& { return c.data.dir; }}},
    Key{"data.snapshots", "", "", "snapshots", "raw answers of the source kept in the data directory; 0: none", apply,
        Integer{[](Config& c) -> int& { return c.data.snapshots; }, 0, 1000}},
    Key{"log.level", "", "", "", "what is logged", apply,
        Parsed{[](Config& c, std::string_view text) { return setWord(c.logLevel, kLogLevels, text); },
               [](const Config& c) { return c.logLevel; }, "trace, debug, info, warning or error", kLogLevels}},
};
// clang-format on

}  // namespace

std::span<const Key> allKeys() {
  return kKeys;
}

}  // namespace flowwall::net::config
