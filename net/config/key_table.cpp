#include "net/config/key_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::config {
namespace {

template <typename T> std::optional<T> parseWhole(std::string_view text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end) {
    return std::nullopt;
  }
  return value;
}

bool setView(Config& config, std::string_view text) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    if (text == model::toString(mode)) {
      config.display.view = mode;
      return true;
    }
  }
  return false;
}

bool setSource(Config& config, std::string_view text) {
  for (const auto kind :
       {SourceKind::automatic, SourceKind::ntopng, SourceKind::localhost, SourceKind::demo}) {
    if (text == toString(kind)) {
      config.source = kind;
      return true;
    }
  }
  return false;
}

bool setSize(Config& config, std::string_view text) {
  constexpr int kLow = 64;
  constexpr int kHigh = 16384;
  if (text == "auto") {
    config.display.size.reset();
    return true;
  }
  const auto cross = std::min(text.find('x'), text.size());
  const auto width = parseWhole<int>(text.substr(0, cross));
  const auto height = parseWhole<int>(text.substr(std::min(cross + 1, text.size())));
  const auto fits = [](const std::optional<int>& side) {
    return side && *side >= kLow && *side <= kHigh;
  };
  if (!fits(width) || !fits(height)) {
    return false;
  }
  config.display.size = PixelSize{*width, *height};
  return true;
}

std::string getSize(const Config& config) {
  const auto& size = config.display.size;
  return size ? std::to_string(size->width) + "x" + std::to_string(size->height) : "auto";
}

bool setProtocol(Config& config, std::string_view text) {
  if (text != "tcp" && text != "udp" && text != "all") {
    return false;
  }
  config.poll.protocol = text;
  return true;
}

bool setLogLevel(Config& config, std::string_view text) {
  constexpr std::array<std::string_view, 5> kLevels{"trace", "debug", "info", "warning", "error"};
  if (std::ranges::find(kLevels, text) == kLevels.end()) {
    return false;
  }
  config.logLevel = text;
  return true;
}

bool setAddress(Config& config, std::string_view text) {
  const auto address = model::IpAddress::parse(text == "localhost" ? "127.0.0.1" : text);
  if (!address || !address->isLoopback()) {
    return false;
  }
  config.control.address = address->toString();
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

// clang-format off
const std::array kKeys{
    Key{"source.kind", "", "--source", "",
        "where the flows come from; auto: ntopng when its host is set, else this machine's own, else a demo",
        Parsed{setSource, [](const Config& c) { return std::string(toString(c.source)); },
               "auto, ntopng, localhost or demo (replay:DIR is not in this version)"}},
    Key{"ntopng.host", "NTOP_HOST", "", "", "ntopng server; setting it selects the ntopng source",
        Parsed{setHost, [](const Config& c) { return c.ntopng.host; }, "host or host:port, without a scheme"}},
    Key{"ntopng.user", "NTOP_USER", "", "", "name to log in with",
        Text{[](Config& c) -> std::string& { return c.ntopng.user; }}},
    Key{"ntopng.password", "NTOP_PASS", "", "", "password to log in with; never in this file",
        Text{[](Config& c) -> std::string& { return c.ntopng.password; }}, true},
    Key{"ntopng.password_file", "NTOP_PASS_FILE", "", "", "file whose first line is the password",
        Text{[](Config& c) -> std::string& { return c.ntopng.passwordFile; }}},
    Key{"ntopng.ca_file", "NTOP_CA_FILE", "", "", "PEM file of the authority that signed the server's certificate",
        Text{[](Config& c) -> std::string& { return c.ntopng.caFile; }}},
    Key{"ntopng.insecure", "NTOP_INSECURE", "", "", "do not verify the server's certificate; shown on the wall",
        Boolean{[](Config& c) -> bool& { return c.ntopng.insecure; }}},
    Key{"poll.interval_ms", "POLL_MS", "", "ms", "time between polls",
        Integer{[](Config& c) -> int& { return c.poll.intervalMs; }, 250, 3'600'000}},
    Key{"poll.interface_id", "DEFAULT_IFID", "", "", "ntopng interface",
        Integer{[](Config& c) -> int& { return c.poll.interfaceId; }, 0, 1'000'000}},
    Key{"poll.length", "DEFAULT_LENGTH", "", "flows", "flows asked for, those with the highest rate first",
        Integer{[](Config& c) -> int& { return c.poll.length; }, 1, 100'000}},
    Key{"poll.protocol", "DEFAULT_PROTO", "", "", "protocol asked for",
        Parsed{setProtocol, [](const Config& c) { return c.poll.protocol; }, "tcp, udp or all"}},
    Key{"home.name", "", "", "", "name of the default site",
        Text{[](Config& c) -> std::string& { return c.home.name; }}},
    Key{"home.lat", "HOME_LAT", "", "degrees", "latitude of the default site, where private addresses are",
        Real{[](Config& c) -> double& { return c.home.latDeg; }, -90.0, 90.0}},
    Key{"home.lon", "HOME_LON", "", "degrees", "longitude of the default site",
        Real{[](Config& c) -> double& { return c.home.lonDeg; }, -180.0, 180.0}},
    Key{"display.view", "", "--view", "", "what the wall starts with",
        Parsed{setView, [](const Config& c) { return std::string(model::toString(c.display.view)); }, "globe or map"}},
    Key{"display.size", "", "--size", "pixels", "size of the picture",
        Parsed{setSize, getSize, "auto or WxH, 64 to 16384 each"}},
    Key{"display.headless", "", "--headless", "", "draw without a display",
        Boolean{[](Config& c) -> bool& { return c.display.headless; }}},
    Key{"display.windowed", "", "--windowed", "", "draw in a window instead of the whole screen",
        Boolean{[](Config& c) -> bool& { return c.display.windowed; }}},
    Key{"display.max_fps", "", "", "frames/s", "frame rate at most",
        Integer{[](Config& c) -> int& { return c.display.maxFps; }, 1, 240}},
    Key{"display.headless_fps", "", "", "frames/s", "frame rate without a display",
        Integer{[](Config& c) -> int& { return c.display.headlessFps; }, 1, 240}},
    Key{"display.spin", "", "", "degrees/s", "how fast the globe turns; 0: it stands still",
        Real{[](Config& c) -> double& { return c.display.spinDegPerSecond; }, -90.0, 90.0}},
    Key{"display.title", "", "", "", "title on the wall",
        Text{[](Config& c) -> std::string& { return c.display.title; }}},
    Key{"flows.max", "", "", "flows", "flows kept and drawn at most, those with the highest rate",
        Integer{[](Config& c) -> int& { return c.maxFlows; }, 1, 50'000}},
    Key{"geo.libloc_database", "", "", "", "IPFire Location database; empty: the one that the system installed",
        Text{[](Config& c) -> std::string& { return c.liblocDatabase; }}},
    Key{"control.address", "", "--listen", "", "address of the control endpoint",
        Parsed{setAddress, [](const Config& c) { return c.control.address; },
               "localhost, 127.x.y.z or ::1 (listening elsewhere needs a token, which comes in a later version)"}},
    Key{"control.port", "PORT", "--listen", "", "port of the control endpoint; 0: any free one",
        Integer{[](Config& c) -> int& { return c.control.port; }, 0, 65'535}},
    Key{"data.dir", "DATA_DIR", "--data-dir", "", "directory of caches and snapshots; empty: $STATE_DIRECTORY, else $XDG_STATE_HOME/flowwall",
        Text{[](Config& c) -> std::string& { return c.dataDir; }}},
    Key{"log.level", "", "", "", "what is logged",
        Parsed{setLogLevel, [](const Config& c) { return c.logLevel; }, "trace, debug, info, warning or error"}},
};
// clang-format on

template <typename... Ts> struct Overloaded : Ts... { using Ts::operator()...; };
template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;  // clang before 17 needs telling

std::string numberText(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (code < 0x20 || code == 0x7f) {
      out += "\\u00";
      out += kHex[code >> 4];
      out += kHex[code & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

template <typename T, typename Range>
bool setNumber(T& target, const std::optional<T>& value, const Range& range) {
  // Written so that not-a-number is outside.
  if (!value || !(*value >= range.low && *value <= range.high)) {
    return false;
  }
  target = *value;
  return true;
}

bool setBoolean(bool& target, std::string_view text) {
  const bool yes = text == "1" || text == "true" || text == "yes" || text == "on";
  const bool no = text == "0" || text == "false" || text == "no" || text == "off";
  target = yes || (target && !no);
  return yes || no;
}

std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view toString(SourceKind kind) {
  switch (kind) {
  case SourceKind::automatic: return "auto";
  case SourceKind::ntopng: return "ntopng";
  case SourceKind::localhost: return "localhost";
  case SourceKind::demo: return "demo";
  }
  return "auto";
}

std::span<const Key> allKeys() {
  return kKeys;
}

const Key* findKey(std::string_view name) {
  const auto found = std::ranges::find(kKeys, name, &Key::name);
  return found == kKeys.end() ? nullptr : &*found;
}

std::string allowedWords(const Key& key) {
  const std::string unit = key.unit.empty() ? "" : " (" + std::string(key.unit) + ")";
  return std::visit(
      Overloaded{[](const Text&) { return std::string("a text"); },
                 [&](const Integer& range) {
                   return std::to_string(range.low) + " to " + std::to_string(range.high) + unit;
                 },
                 [&](const Real& range) {
                   return numberText(range.low) + " to " + numberText(range.high) + unit;
                 },
                 [](const Boolean&) { return std::string("true or false"); },
                 [&](const Parsed& parsed) { return std::string(parsed.allowed) + unit; }},
      key.kind);
}

std::optional<std::string> setFromText(const Key& key, Config& config, std::string_view text) {
  const bool done =
      std::visit(Overloaded{[&](const Text& kind) {
                              kind.at(config) = text;
                              return true;
                            },
                            [&](const Integer& kind) {
                              return setNumber(kind.at(config), parseWhole<int>(text), kind);
                            },
                            [&](const Real& kind) {
                              return setNumber(kind.at(config), parseWhole<double>(text), kind);
                            },
                            [&](const Boolean& kind) { return setBoolean(kind.at(config), text); },
                            [&](const Parsed& kind) { return kind.set(config, text); }},
                 key.kind);
  return done ? std::nullopt : std::optional("must be " + allowedWords(key));
}

std::string tomlValue(const Key& key, const Config& config) {
  Config copy = config;  // the accessors give what may be written to
  return std::visit(
      Overloaded{[&](const Text& kind) {
                   const std::string& text = kind.at(copy);
                   return quoted(key.secret && !text.empty() ? "(set)" : text);
                 },
                 [&](const Integer& kind) { return std::to_string(kind.at(copy)); },
                 [&](const Real& kind) { return numberText(kind.at(copy)); },
                 [&](const Boolean& kind) { return std::string(kind.at(copy) ? "true" : "false"); },
                 [&](const Parsed& kind) { return quoted(kind.get(copy)); }},
      key.kind);
}

std::optional<std::string> nearestName(std::string_view wrong, std::span<const std::string> names) {
  const std::size_t limit = std::max<std::size_t>(2, wrong.size() / 3);
  std::optional<std::string> best;
  std::size_t bestDistance = limit + 1;
  for (const std::string& name : names) {
    const std::size_t distance = editDistance(wrong, name);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

}  // namespace flowwall::net::config
