#include "net/config/values.hpp"

#include <algorithm>
#include <charconv>

namespace flowwall::net::config {
namespace {

constexpr int kV4Bits = 32;
constexpr int kV6Bits = 128;

std::optional<int> parseDecimal(std::string_view text, int low, int high) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  // Digits only: from_chars() takes "-0", too.
  const bool whole = !text.starts_with('-') && parsed.ec == std::errc{} && parsed.ptr == end;
  return whole && value >= low && value <= high ? std::optional(value) : std::nullopt;
}

// A zone is refused: IpAddress drops it, and a network or server in a zone needs it.
std::optional<model::IpAddress> parseAddress(std::string_view text) {
  return text.find('%') == std::string_view::npos ? model::IpAddress::parse(text) : std::nullopt;
}

model::IpAddress masked(const model::IpAddress& address, int bits) {
  auto octets = address.octets();
  for (int i = 0; i < static_cast<int>(octets.size()); ++i) {
    const int kept = std::clamp(bits - i * 8, 0, 8);
    auto& octet = octets[static_cast<std::size_t>(i)];
    octet = static_cast<std::uint8_t>(octet & (0xff00 >> kept));
  }
  return model::IpAddress(octets);
}

bool isHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

std::string_view toString(SourceKind kind) {
  switch (kind) {
  case SourceKind::automatic: return "auto";
  case SourceKind::ntopng: return "ntopng";
  case SourceKind::localhost: return "localhost";
  case SourceKind::replay: return "replay";
  case SourceKind::demo: return "demo";
  }
  return "auto";
}

std::string_view toString(NtopngAuth auth) {
  switch (auth) {
  case NtopngAuth::automatic: return "auto";
  case NtopngAuth::session: return "session";
  case NtopngAuth::token: return "token";
  case NtopngAuth::basic: return "basic";
  }
  return "auto";
}

std::string_view toString(GeoProviderKind kind) {
  switch (kind) {
  case GeoProviderKind::mmdb: return "mmdb";
  case GeoProviderKind::libloc: return "libloc";
  case GeoProviderKind::ipApi: return "ip-api";
  }
  return "mmdb";
}

std::string toString(const NetworkConfig& network) {
  return network.address.toString() + "/" + std::to_string(network.prefixLength);
}

std::string toString(const NameServerConfig& server) {
  const std::string address = server.address.toString();
  return (server.address.isV4() ? address : "[" + address + "]") + ":" +
         std::to_string(server.port);
}

Result<NetworkConfig> parseNetwork(std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  const std::string_view addressText = text.substr(0, slash);
  const auto address = parseAddress(addressText);
  const int writtenBits = addressText.find(':') == std::string_view::npos ? kV4Bits : kV6Bits;
  const bool isV4 = address && address->isV4();
  const int mappedBits = isV4 && writtenBits == kV6Bits ? kV6Bits - kV4Bits : 0;  // ::ffff:a.b.c.d
  const auto prefix = slash == text.size()
                          ? std::optional(writtenBits)
                          : parseDecimal(text.substr(slash + 1), mappedBits, writtenBits);
  if (!address || !prefix) {
    return Error{"must be a network such as 10.0.0.0/8 or 2001:db8::/32, the prefix 0 to 32 for "
                 "IPv4, 0 to 128 for IPv6"};
  }
  const int length = *prefix - mappedBits;
  const NetworkConfig network{masked(*address, isV4 ? kV6Bits - kV4Bits + length : length), length};
  if (network.address != *address) {
    return Error{"has bits set beyond its prefix; did you mean '" + toString(network) + "'?"};
  }
  return network;
}

std::optional<NameServerConfig> parseNameServer(std::string_view text) {
  if (const auto address = parseAddress(text)) {
    return NameServerConfig{*address};
  }
  const auto colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  if (bracketed && text.ends_with(']')) {
    const auto address = parseAddress(text.substr(1, text.size() - 2));
    return address && !address->isV4() ? std::optional(NameServerConfig{*address}) : std::nullopt;
  }
  if (colon == std::string_view::npos || (bracketed && (colon < 2 || text[colon - 1] != ']'))) {
    return std::nullopt;
  }
  const auto address = parseAddress(bracketed ? text.substr(1, colon - 2) : text.substr(0, colon));
  const auto port = parseDecimal(text.substr(colon + 1), 1, 65'535);
  if (!address || !port || address->isV4() == bracketed) {
    return std::nullopt;
  }
  return NameServerConfig{*address, *port};
}

std::optional<std::string> parsePin(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  const bool withColons = text.find(':') != std::string_view::npos;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool colonHere = withColons && i % 3 == 2;
    if (colonHere ? text[i] != ':' : !isHexDigit(text[i])) {
      return std::nullopt;
    }
    if (!colonHere) {
      digits +=
          text[i] >= 'A' && text[i] <= 'F' ? static_cast<char>(text[i] + ('a' - 'A')) : text[i];
    }
  }
  const bool whole = digits.size() == kDigits && !text.ends_with(':');
  return whole ? std::optional(digits) : std::nullopt;
}

bool isPlainUrl(std::string_view text, std::string_view scheme) {
  if (!text.starts_with(scheme)) {
    return false;
  }
  const std::string_view rest = text.substr(scheme.size());
  const std::string_view host = rest.substr(0, rest.find('/'));
  const bool plain = std::ranges::all_of(rest, [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("@?#\"'\\<>").find(c) == std::string_view::npos;
  });
  return plain && !host.empty() && host.front() != ':' && host.back() != ':';
}

}  // namespace flowwall::net::config
