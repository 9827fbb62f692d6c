#include "engine/model/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <bit>
#include <charconv>
#include <cstring>

namespace flowwall::model {
namespace {

constexpr std::array<std::uint8_t, 12> kV4Prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

using Words = std::array<std::uint64_t, 2>;
static_assert(sizeof(Words) == sizeof(IpAddress::Octets));

// A network whose addresses are of one kind; `bits` counts from the first of the sixteen bytes.
// Kept as words in the order of the bytes: each poll asks of every address what kind it is.
struct Network {
  Words base;
  Words mask;

  constexpr Network(const IpAddress::Octets& octets, int bits)
      : base(std::bit_cast<Words>(octets)), mask(std::bit_cast<Words>(firstBits(bits))) {}

  [[nodiscard]] constexpr bool contains(const IpAddress::Octets& octets) const {
    const auto words = std::bit_cast<Words>(octets);
    return (((words[0] ^ base[0]) & mask[0]) | ((words[1] ^ base[1]) & mask[1])) == 0;
  }

 private:
  static constexpr IpAddress::Octets firstBits(int bits) {
    IpAddress::Octets octets{};
    for (std::uint8_t& octet : octets) {
      octet = static_cast<std::uint8_t>(0xff00 >> std::clamp(bits, 0, 8));
      bits -= 8;
    }
    return octets;
  }
};

constexpr Network v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, int bits) {
  return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}, 96 + bits};
}
constexpr Network v6(std::uint8_t first, std::uint8_t second, int bits) {
  return {{first, second}, bits};
}

constexpr Network kV4 = v4(0, 0, 0, 0, 0);
constexpr Network kV4Loopback = v4(127, 0, 0, 0, 8);
constexpr Network kV6Loopback{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128};
constexpr Network kV4Multicast = v4(224, 0, 0, 0, 4);
constexpr Network kV6Multicast = v6(0xff, 0, 8);
constexpr Network kV4Broadcast = v4(255, 255, 255, 255, 32);
constexpr std::array kPrivateNetworks{
    v4(10, 0, 0, 0, 8),     v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16),
    v4(169, 254, 0, 0, 16), v4(100, 64, 0, 0, 10), kV4Loopback,
    v6(0xfc, 0, 7),         v6(0xfe, 0x80, 10),    kV6Loopback,
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
  return kV4.contains(octets_);
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
  return kV4Loopback.contains(octets_) || kV6Loopback.contains(octets_);
}

bool IpAddress::isMulticast() const {
  return kV4Multicast.contains(octets_) || kV6Multicast.contains(octets_);
}

bool IpAddress::isBroadcast() const {
  return kV4Broadcast.contains(octets_);
}

bool IpAddress::isPrivate() const {
  return std::any_of(kPrivateNetworks.begin(), kPrivateNetworks.end(),
                     [this](const Network& network) { return network.contains(octets_); });
}

bool IpAddress::isPublic() const {
  return (isV4() || kGlobalUnicast.contains(octets_)) && !isPrivate() &&
         std::none_of(kNowhereNetworks.begin(), kNowhereNetworks.end(),
                      [this](const Network& network) { return network.contains(octets_); });
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
