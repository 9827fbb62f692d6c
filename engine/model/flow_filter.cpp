#include "engine/model/flow_filter.hpp"

#include <algorithm>
#include <charconv>

namespace flowwall::model {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool sameText(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool contains(std::string_view text, std::string_view part) {
  // Not std::ranges::search(): clang 14 cannot read what libstdc++ gives back.
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return part.empty() ||
         std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

// A whole number from 0 to `most`, digits only.
std::optional<std::uint32_t> parseNumber(std::string_view text, std::uint32_t most) {
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool good = parsed.ec == std::errc{} && parsed.ptr == end && value <= most;
  return good ? std::optional(value) : std::nullopt;
}

template <std::size_t N>
std::optional<std::uint32_t>
parseName(std::string_view text, const std::array<std::pair<std::string_view, int>, N>& names) {
  const auto found =
      std::ranges::find_if(names, [text](const auto& name) { return sameText(name.first, text); });
  return found != names.end() ? std::optional(static_cast<std::uint32_t>(found->second))
                              : std::nullopt;
}

std::optional<std::uint32_t> parseProtocol(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, int>, 5> kNames{
      {{"icmp", 1}, {"tcp", 6}, {"udp", 17}, {"icmpv6", 58}, {"sctp", 132}}};
  const auto named = parseName(text, kNames);
  return named ? named : parseNumber(text, 255);
}

bool isAsPrefixed(std::string_view text) {
  return text.size() > 2 && sameText(text.substr(0, 2), "AS");
}

std::optional<std::uint32_t> parseAs(std::string_view text) {
  return parseNumber(isAsPrefixed(text) ? text.substr(2) : text, 0xffffffffU);
}

std::optional<std::uint32_t> parseOs(std::string_view text) {
  constexpr auto number = [](DeviceOs os) { return static_cast<int>(os); };
  constexpr std::array<std::pair<std::string_view, int>, 7> kNames{
      {{"unknown", number(DeviceOs::unknown)},
       {"windows", number(DeviceOs::windows)},
       {"android", number(DeviceOs::android)},
       {"linux", number(DeviceOs::linux_)},
       {"ios", number(DeviceOs::ios)},
       {"macos", number(DeviceOs::macos)},
       {"other", number(DeviceOs::other)}}};
  return parseName(text, kNames);
}

bool isPartOfAddress(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
}

bool isCountryCode(std::string_view text) {
  return text.size() == 2 &&
         std::ranges::all_of(text, [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; });
}

bool isPlain(std::string_view text) {
  return text.size() <= FlowFilter::kMaxTextBytes && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

bool matchesAddress(const IpAddress& address, std::string_view part,
                    const std::optional<IpNetwork>& network) {
  return network ? network->contains(address) : contains(address.toString(), part);
}

constexpr std::string_view kAddressAllowed = "a part of an address or a network such as 10.0.0.0/8";
constexpr std::string_view kPortAllowed = "a port from 0 to 65535";
constexpr std::string_view kTextAllowed = "a text of at most 64 bytes";
constexpr std::string_view kProtocolAllowed =
    "tcp, udp, icmp, icmpv6, sctp or a protocol number from 0 to 255";
constexpr std::string_view kCountryAllowed = "a country's code of two letters, such as DE";
constexpr std::string_view kAsAllowed = "an AS number, such as 15169 or AS15169";
constexpr std::string_view kOsAllowed = "windows, android, linux, ios, macos, other or unknown";
constexpr std::string_view kSwitchAllowed = "0 or 1";

}  // namespace

std::optional<std::string_view> FlowFilter::set(FilterField field, std::string_view text) {
  const auto at = static_cast<std::size_t>(field);
  if (!isPlain(text)) {
    return kTextAllowed;
  }
  const auto put = [&](bool good, Number number, std::string_view allowed) {
    if (!text.empty() && !good) {
      return std::optional(allowed);
    }
    texts_.at(at) = text;
    numbers_.at(at) = number;
    return std::optional<std::string_view>();
  };
  const auto putNumber = [&](Number number, std::string_view allowed) {
    return put(number.has_value(), number, allowed);
  };
  switch (field) {
  case FilterField::srcIp:
  case FilterField::dstIp: {
    const bool isNetwork = text.find('/') != std::string_view::npos;
    const auto network = isNetwork ? IpNetwork::parse(text) : std::nullopt;
    const auto wrong =
        put(isNetwork ? network.has_value() : isPartOfAddress(text), std::nullopt, kAddressAllowed);
    if (!wrong) {
      (field == FilterField::srcIp ? srcNetwork_ : dstNetwork_) = network;
    }
    return wrong;
  }
  case FilterField::srcPort:
  case FilterField::dstPort: return putNumber(parseNumber(text, 0xffff), kPortAllowed);
  case FilterField::proto: return putNumber(parseProtocol(text), kProtocolAllowed);
  case FilterField::asn: {
    const Number number = parseAs(text);
    if (number && isAsPrefixed(text)) {
      text.remove_prefix(2);
    }
    return putNumber(number, kAsAllowed);
  }
  case FilterField::os: return putNumber(parseOs(text), kOsAllowed);
  case FilterField::country: return put(isCountryCode(text), std::nullopt, kCountryAllowed);
  case FilterField::host:
  case FilterField::app:
  case FilterField::site: return put(true, std::nullopt, kTextAllowed);
  case FilterField::alerted:
    if (text == "0" || text == "false") {
      text = {};
    } else if (text == "true") {
      text = "1";
    }
    return put(text == "1", std::nullopt, kSwitchAllowed);
  }
  return std::nullopt;
}

bool FlowFilter::empty() const {
  return std::ranges::all_of(texts_, &std::string::empty);
}

std::string FlowFilter::describe() const {
  struct Words {
    FilterField field;
    std::string_view before;
  };
  constexpr std::array<Words, 11> kWords{{{FilterField::srcIp, "from "},
                                          {FilterField::srcPort, "from port "},
                                          {FilterField::dstIp, "to "},
                                          {FilterField::dstPort, "to port "},
                                          {FilterField::host, "host "},
                                          {FilterField::proto, "protocol "},
                                          {FilterField::app, "application "},
                                          {FilterField::country, "country "},
                                          {FilterField::asn, "AS "},
                                          {FilterField::os, "device "},
                                          {FilterField::site, "site "}}};
  std::string said;
  for (const Words& words : kWords) {
    if (is(words.field)) {
      said += (said.empty() ? "" : ", ") + std::string(words.before) + text(words.field);
    }
  }
  return is(FilterField::alerted) ? said + (said.empty() ? "" : ", ") + "alerted" : said;
}

bool FlowFilter::matches(const EnrichedFlow& enriched, std::uint32_t alertScore) const {
  const Flow& flow = enriched.flow;
  const bool alerted = !flow.alert.empty() || (alertScore > 0 && flow.score >= alertScore);
  return (!is(FilterField::alerted) || alerted) && matchesKey(flow.key) &&
         contains(flow.application, text(FilterField::app)) && matchesEnds(enriched);
}

bool FlowFilter::matchesKey(const FlowKey& key) const {
  const auto isNumber = [this](FilterField field, std::uint32_t value) {
    const Number& wanted = numbers_[static_cast<std::size_t>(field)];
    return !wanted || *wanted == value;
  };
  return isNumber(FilterField::srcPort, key.clientPort) &&
         isNumber(FilterField::dstPort, key.serverPort) &&
         isNumber(FilterField::proto, static_cast<std::uint32_t>(key.l4)) &&
         (!is(FilterField::srcIp) ||
          matchesAddress(key.client, text(FilterField::srcIp), srcNetwork_)) &&
         (!is(FilterField::dstIp) ||
          matchesAddress(key.server, text(FilterField::dstIp), dstNetwork_));
}

bool FlowFilter::matchesEnds(const EnrichedFlow& flow) const {
  const auto either = [&](FilterField field, auto matchesEnd) {
    return !is(field) || matchesEnd(flow.client) || matchesEnd(flow.server);
  };
  const EndInfo& ours = flow.localEnd == LocalEnd::server ? flow.server : flow.client;
  const Number& os = numbers_[static_cast<std::size_t>(FilterField::os)];
  const Number& as = numbers_[static_cast<std::size_t>(FilterField::asn)];
  return (!os || static_cast<std::uint32_t>(ours.os) == *os) &&
         either(FilterField::asn, [&](const EndInfo& end) { return end.asn == *as; }) &&
         either(FilterField::country,
                [&](const EndInfo& end) {
                  return sameText(end.place.countryCode, text(FilterField::country));
                }) &&
         either(FilterField::site,
                [&](const EndInfo& end) {
                  return sameText(end.place.site, text(FilterField::site));
                }) &&
         either(FilterField::host,
                [&](const EndInfo& end) { return contains(end.name, text(FilterField::host)); });
}

}  // namespace flowwall::model
