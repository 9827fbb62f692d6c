#include "engine/model/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>

namespace flowwall::model {
namespace {

constexpr std::array<std::uint8_t, 12> kV4Prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// A network whose addresses are of one kind; `bits` counts from the first of the sixteen bytes.
struct Network {
  IpAddress::Octets base;
  int bits;
};

constexpr Network v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, int bits) {
  return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}, 96 + bits};
}
constexpr Network v6(std::uint8_t first, std::uint8_t second, int bits) {
  return {{first, second}, bits};
}

constexpr std::array kPrivateNetworks{
    v4(10, 0, 0, 0, 8),
    v4(172, 16, 0, 0, 12),
    v4(192, 168, 0, 0, 16),
    v4(169, 254, 0, 0, 16),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v6(0xfc, 0, 7),
    v6(0xfe, 0x80, 10),
    Network{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128},
};

// Neither local nor anywhere: "this network", IETF's own, documentation (RFC 5737, 3849, 9637),
// 6to4 relays, benchmarks (RFC 2544), multicast, reserved, broadcast.
constexpr std::array kNowhereNetworks{
    v4(0, 0, 0, 0, 8),         v4(192, 0, 0, 0, 24),  v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),    v4(198, 18, 0, 0, 15), v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),    v4(224, 0, 0, 0, 3),   Network{{0x20, 0x01, 0x0d, 0xb8}, 32},
    Network{{0x3f, 0xff}, 20},
};

// The only part of IPv6 that is handed out to hosts (IANA).
constexpr Network kGlobalUnicast = v6(0x20, 0, 3);

bool contains(const Network& network, const IpAddress::Octets& octets) {
  const int whole = network.bits / 8;
  if (!std::equal(octets.begin(), octets.begin() + whole, network.base.begin())) {
    return false;
  }
  const int rest = network.bits % 8;
  if (rest == 0) {
    return true;
  }
  const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
  const auto index = static_cast<std::size_t>(whole);
  return (octets[index] & mask) == (network.base[index] & mask);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string plain(text.substr(0, text.find('%')));
  if (plain.find('\0') != std::string::npos) {
    return std::nullopt;  // inet_pton() would read no further
  }
  Octets octets{};
  if (plain.find(':') != std::string::npos) {
    if (inet_pton(AF_INET6, plain.c_str(), octets.data()) == 1) {
      return IpAddress(octets);
    }
    return std::nullopt;
  }
  if (inet_pton(AF_INET, plain.c_str(), octets.data() + kV4Prefix.size()) != 1) {
    return std::nullopt;
  }
  std::copy(kV4Prefix.begin(), kV4Prefix.end(), octets.begin());
  return IpAddress(octets);
}

bool IpAddress::isV4() const {
  return std::equal(kV4Prefix.begin(), kV4Prefix.end(), octets_.begin());
}

std::string IpAddress::toString() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (!isV4()) {
    inet_ntop(AF_INET6, octets_.data(), text.data(), text.size());
    return text.data();
  }
  // Each poll writes down every address; inet_ntop() takes ten times as long for these.
  char* at = text.data();
  for (auto octet = octets_.begin() + kV4Prefix.size(); octet != octets_.end(); ++octet) {
    at = std::to_chars(at, text.data() + text.size(), *octet).ptr;
    *at++ = '.';
  }
  return {text.data(), at - 1};
}

bool IpAddress::isUnspecified() const {
  const auto first = isV4() ? octets_.begin() + kV4Prefix.size() : octets_.begin();
  return std::all_of(first, octets_.end(), [](std::uint8_t octet) { return octet == 0; });
}

bool IpAddress::isLoopback() const {
  return contains(v4(127, 0, 0, 0, 8), octets_) || contains(kPrivateNetworks.back(), octets_);
}

bool IpAddress::isMulticast() const {
  return contains(v4(224, 0, 0, 0, 4), octets_) || contains(v6(0xff, 0, 8), octets_);
}

bool IpAddress::isBroadcast() const {
  return contains(v4(255, 255, 255, 255, 32), octets_);
}

bool IpAddress::isPrivate() const {
  return std::any_of(kPrivateNetworks.begin(), kPrivateNetworks.end(),
                     [this](const Network& network) { return contains(network, octets_); });
}

bool IpAddress::isPublic() const {
  return (isV4() || contains(kGlobalUnicast, octets_)) && !isPrivate() &&
         std::none_of(kNowhereNetworks.begin(), kNowhereNetworks.end(),
                      [this](const Network& network) { return contains(network, octets_); });
}

}  // namespace flowwall::model

std::size_t std::hash<flowwall::model::IpAddress>::operator()(
    const flowwall::model::IpAddress& address) const noexcept {
  // Multiply-and-fold over the two halves; addresses of one network differ in the low bits only.
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, address.octets().data(), sizeof high);
  std::memcpy(&low, address.octets().data() + sizeof high, sizeof low);
  const std::uint64_t mixed = (high ^ (low * 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
  return static_cast<std::size_t>(mixed ^ (mixed >> 29));
}
