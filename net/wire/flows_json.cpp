#include "net/wire/flows_json.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdio>
#include <unordered_set>
#include <vector>

#include "net/wire/plain_json.hpp"

namespace flowwall::net::wire {
namespace {

// Writes one JSON value after the other straight into the text: an answer with thousands of flows
// must not hold the network thread while it builds and walks a tree.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void raw(std::string_view text) { out_ += text; }

  void key(std::string_view name) {
    if (!first_) {
      out_ += ',';
    }
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }

  void open() {
    out_ += '{';
    first_ = true;
  }
  void close() {
    out_ += '}';
    first_ = false;
  }

  void null() { out_ += "null"; }

  void text(std::string_view value) {
    out_ += '"';
    for (const char c : value) {
      escaped(c);
    }
    out_ += '"';
  }

  template <std::integral T> void number(T value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
  }
  void number(double value) { appendNumber(out_, value); }

 private:
  void escaped(char c) {
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
      out_ += code.data();
    } else {
      out_ += c;
    }
  }

  std::string& out_;
  bool first_ = true;
};

void textOrNull(Writer& out, std::string_view name, std::string_view value) {
  out.key(name);
  if (value.empty()) {
    out.null();
  } else {
    out.text(value);
  }
}

void text(Writer& out, std::string_view name, std::string_view value) {
  out.key(name);
  out.text(value);
}

template <typename T> void number(Writer& out, std::string_view name, T value) {
  out.key(name);
  out.number(value);
}

template <typename T>
void numberOrNull(Writer& out, std::string_view name, const std::optional<T>& value) {
  out.key(name);
  if (value) {
    out.number(*value);
  } else {
    out.null();
  }
}

std::optional<std::int64_t> unixSeconds(model::UtcTime time) {
  if (time == model::UtcTime{}) {
    return std::nullopt;
  }
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::optional<std::int64_t> durationSeconds(const model::Flow& flow) {
  const auto first = unixSeconds(flow.firstSeen);
  const auto last = unixSeconds(flow.lastSeen);
  return first && last && *first <= *last ? std::optional(*last - *first + 1) : std::nullopt;
}

std::optional<std::uint64_t> totalBytes(const model::Flow& flow) {
  if (!flow.clientBytes && !flow.serverBytes) {
    return std::nullopt;
  }
  return flow.clientBytes.value_or(model::Bytes{}).value +
         flow.serverBytes.value_or(model::Bytes{}).value;
}

std::optional<std::uint64_t> valueOf(const std::optional<model::Bytes>& bytes) {
  return bytes ? std::optional(bytes->value) : std::nullopt;
}

std::string_view accuracyName(model::PlaceAccuracy accuracy) {
  switch (accuracy) {
  case model::PlaceAccuracy::none: break;
  case model::PlaceAccuracy::country: return "country";
  case model::PlaceAccuracy::city: return "city";
  case model::PlaceAccuracy::site: return "site";
  }
  return "none";
}

void geo(Writer& out, std::string_view name, const model::Place& place,
         const model::CountryNames& countries) {
  out.key(name);
  if (place.accuracy == model::PlaceAccuracy::none) {
    out.null();
    return;
  }
  out.open();
  number(out, "lat", place.point.latDeg);
  number(out, "lon", place.point.lonDeg);
  textOrNull(out, "country", countries.nameOf(place.countryCode));
  textOrNull(out, "countryCode", place.countryCode);
  textOrNull(out, "city", place.city);
  text(out, "accuracy", accuracyName(place.accuracy));
  textOrNull(out, "source", place.source);
  out.close();
}

void ends(Writer& out, const model::EnrichedFlow& enriched, const std::string& clientIp,
          const std::string& serverIp, const model::CountryNames& countries) {
  const auto host = [&out](std::string_view name, const model::EndInfo& end,
                           const std::string& ip) {
    textOrNull(out, name, end.name == ip ? std::string_view{} : std::string_view{end.name});
  };
  const auto asn = [](const model::EndInfo& end) {
    return end.asn == 0 ? std::nullopt : std::optional(end.asn);
  };
  geo(out, "srcGeo", enriched.client.place, countries);
  geo(out, "dstGeo", enriched.server.place, countries);
  host("srcHost", enriched.client, clientIp);
  host("dstHost", enriched.server, serverIp);
  textOrNull(out, "srcOs", osName(enriched.client.os).value_or(std::string_view{}));
  textOrNull(out, "dstOs", osName(enriched.server.os).value_or(std::string_view{}));
  numberOrNull(out, "srcAsn", asn(enriched.client));
  numberOrNull(out, "dstAsn", asn(enriched.server));
  textOrNull(out, "srcSite", enriched.client.place.site);
  textOrNull(out, "dstSite", enriched.server.place.site);
}

void flow(Writer& out, const model::EnrichedFlow& enriched, const std::string& clientIp,
          const std::string& serverIp, const model::CountryNames& countries) {
  const model::Flow& f = enriched.flow;
  out.open();
  text(out, "srcIp", clientIp);
  text(out, "dstIp", serverIp);
  number(out, "srcPort", f.key.clientPort);
  number(out, "dstPort", f.key.serverPort);
  text(out, "srcName", f.clientName.empty() ? clientIp : f.clientName);
  text(out, "dstName", f.serverName.empty() ? serverIp : f.serverName);
  text(out, "protocol", protocolName(f.key.l4));
  text(out, "app", f.application.empty() ? std::string_view{"Unknown"} : f.application);
  out.key("encrypted");
  out.raw(!f.encrypted ? "null" : *f.encrypted ? "true" : "false");
  numberOrNull(out, "bytes", totalBytes(f));
  numberOrNull(out, "cliBytes", valueOf(f.clientBytes));
  numberOrNull(out, "srvBytes", valueOf(f.serverBytes));
  numberOrNull(out, "bps", f.rate ? std::optional(f.rate->bitsPerSecond) : std::nullopt);
  numberOrNull(out, "pps", f.packetsPerSecond);
  number(out, "score", f.score);
  text(out, "info", f.info);
  numberOrNull(out, "firstSeen", unixSeconds(f.firstSeen));
  numberOrNull(out, "lastSeen", unixSeconds(f.lastSeen));
  numberOrNull(out, "duration", durationSeconds(f));
  ends(out, enriched, clientIp, serverIp, countries);
  textOrNull(out, "alert", f.alert);
  out.close();
}

struct Addresses {
  std::vector<std::string> ofFlows;  // client, server, client, …
  std::vector<std::size_t> unique;   // indices into ofFlows, first occurrences
};

Addresses addressesOf(std::span<const model::EnrichedFlow> flows) {
  Addresses addresses;
  addresses.ofFlows.reserve(flows.size() * 2);
  std::unordered_set<model::IpAddress> seen;
  const auto add = [&](const model::IpAddress& address) {
    if (seen.insert(address).second) {
      addresses.unique.push_back(addresses.ofFlows.size());
    }
    addresses.ofFlows.push_back(address.toString());
  };
  for (const model::EnrichedFlow& enriched : flows) {
    add(enriched.flow.key.client);
    add(enriched.flow.key.server);
  }
  return addresses;
}

}  // namespace

std::string encodeFlows(const model::WallState& state, std::string_view protocol) {
  return encodeFlows(FlowsAnswer{.timestamp = state.updated,
                                 .totalFlows = state.totals.reportedFlows,
                                 .protocol = protocol,
                                 .interfaceId = state.interfaceId,
                                 .flows = *state.flows,
                                 .countryNames = state.countryNames});
}

std::string encodeFlows(const FlowsAnswer& answer) {
  const Addresses addresses = addressesOf(answer.flows);
  std::string json;
  constexpr std::size_t kTypicalFlowBytes = 700;
  json.reserve(answer.flows.size() * kTypicalFlowBytes + 256);
  Writer out(json);
  out.open();
  text(out, "timestamp", toIso8601(answer.timestamp));
  number(out, "totalFlows", answer.totalFlows);
  text(out, "proto", answer.protocol);
  textOrNull(out, "ifid", answer.interfaceId ? std::to_string(*answer.interfaceId) : "");
  out.key("extractedIPs");
  out.raw("[");
  for (std::size_t i = 0; i < addresses.unique.size(); ++i) {
    out.raw(i == 0 ? "" : ",");
    out.text(addresses.ofFlows[addresses.unique[i]]);
  }
  out.raw("]");
  out.key("flows");
  out.raw("[");
  for (std::size_t i = 0; i < answer.flows.size(); ++i) {
    out.raw(i == 0 ? "" : ",");
    flow(out, answer.flows[i], addresses.ofFlows[2 * i], addresses.ofFlows[2 * i + 1],
         *answer.countryNames);
  }
  out.raw("]}");
  return json;
}

std::string toIso8601(model::UtcTime time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(time - days);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text.data();
}

std::optional<std::string_view> osName(model::DeviceOs os) {
  switch (os) {
  case model::DeviceOs::unknown: return std::nullopt;
  case model::DeviceOs::windows: return "windows";
  case model::DeviceOs::android: return "android";
  case model::DeviceOs::linux_: return "linux";
  case model::DeviceOs::ios: return "ios";
  case model::DeviceOs::macos: return "macos";
  case model::DeviceOs::other: return "other";
  }
  return std::nullopt;
}

std::string protocolName(model::L4Protocol protocol) {
  switch (protocol) {
  case model::L4Protocol::icmp: return "ICMP";
  case model::L4Protocol::tcp: return "TCP";
  case model::L4Protocol::udp: return "UDP";
  case model::L4Protocol::icmpv6: return "ICMPv6";
  case model::L4Protocol::sctp: return "SCTP";
  }
  return std::to_string(static_cast<unsigned>(protocol));
}

}  // namespace flowwall::net::wire
