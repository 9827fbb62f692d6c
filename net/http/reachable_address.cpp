#include "net/http/reachable_address.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace flowwall::net::http {
namespace {

using model::IpAddress;

std::optional<IpAddress> addressOf(const sockaddr* address) {
  if (address != nullptr && address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    IpAddress::Octets octets{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::memcpy(octets.data() + 12, &v4.sin_addr, sizeof v4.sin_addr);
    return IpAddress(octets);
  }
  if (address != nullptr && address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    IpAddress::Octets octets{};
    std::memcpy(octets.data(), &v6.sin6_addr, octets.size());
    return IpAddress(octets);
  }
  return std::nullopt;
}

// From which address this machine would send to `there`. A datagram socket that is connected sends
// nothing.
std::optional<IpAddress> addressTowards(const sockaddr* there, socklen_t size) {
  const int probe = ::socket(there->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) {
    return std::nullopt;
  }
  sockaddr_storage own{};
  socklen_t ownSize = sizeof own;
  auto* const at = reinterpret_cast<sockaddr*>(&own);
  const bool known = ::connect(probe, there, size) == 0 && ::getsockname(probe, at, &ownSize) == 0;
  ::close(probe);
  return known ? addressOf(at) : std::nullopt;
}

// For documentation (RFC 5737, RFC 3849): nobody is there, and the default route leads there.
std::vector<IpAddress> routedAddresses() {
  std::vector<IpAddress> found;
  const auto add = [&](const auto& there) {
    const auto address = addressTowards(reinterpret_cast<const sockaddr*>(&there), sizeof there);
    if (address) {
      found.push_back(*address);
    }
  };
  sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(9)};
  v4.sin_addr.s_addr = htonl(0xc0000201);
  add(v4);
  sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(9)};
  v6.sin6_addr = in6_addr{{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
  add(v6);
  return found;
}

// Those of the link alone are no use: IPv6's need a zone, and browsers know none.
bool isOfLinkAlone(const IpAddress& address) {
  const auto& octets = address.octets();
  return address.isV4() ? octets[12] == 169 && octets[13] == 254
                        : octets[0] == 0xfe && (octets[1] & 0xc0U) == 0x80;
}

bool isForOthers(const IpAddress& address) {
  return !address.isUnspecified() && !address.isLoopback() && !isOfLinkAlone(address);
}

bool isAnyV4(const IpAddress& listening) {
  return listening.isV4() && listening.isUnspecified();
}

}  // namespace

std::vector<IpAddress> ownAddresses() {
  std::vector<IpAddress> own = routedAddresses();
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) {
    return own;
  }
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
    constexpr unsigned kInUse = IFF_UP | IFF_RUNNING;
    const auto address = addressOf(one->ifa_addr);
    if (address && (one->ifa_flags & kInUse) == kInUse) {
      own.push_back(*address);
    }
  }
  return own;
}

std::optional<IpAddress> reachableAddress(const IpAddress& listening,
                                          std::span<const IpAddress> own) {
  if (!listening.isUnspecified()) {
    return listening.isLoopback() ? std::nullopt : std::optional(listening);
  }
  // IPv4 is what every phone on the same network has; "::" takes both.
  for (const bool v4 : {true, false}) {
    const auto found = std::ranges::find_if(own, [&](const IpAddress& address) {
      return address.isV4() == v4 && isForOthers(address);
    });
    if (found != own.end() && (v4 || !isAnyV4(listening))) {
      return *found;
    }
  }
  return std::nullopt;
}

std::string pageAddress(const IpAddress& address, std::uint16_t port, bool https) {
  const std::string text = address.toString();
  return (https ? "https://" : "http://") + (address.isV4() ? text : "[" + text + "]") + ":" +
         std::to_string(port) + "/";
}

}  // namespace flowwall::net::http
