#include "engine/model/ip_network.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace flowwall::model {
namespace {

IpAddress cutOff(const IpAddress& address, int prefixBits) {
  IpAddress::Octets octets = address.octets();
  for (int i = 0; i < static_cast<int>(octets.size()); ++i) {
    const int kept = std::clamp(prefixBits - 8 * i, 0, 8);
    octets[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xff << (8 - kept));
  }
  return IpAddress(octets);
}

// A whole number from 0 to `most`, digits only.
std::optional<int> prefixLength(std::string_view text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-' ||
      value > most) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

IpNetwork::IpNetwork(const IpAddress& address, int prefixBits)
    : base_(cutOff(address, prefixBits)), prefixBits_(prefixBits) {
  assert(prefixBits >= 0 && prefixBits <= kAddressBits);
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  const auto address = IpAddress::parse(host);
  if (!address || host.find('%') != std::string_view::npos) {
    return std::nullopt;
  }
  if (slash == std::string_view::npos) {
    return IpNetwork(*address, kAddressBits);
  }
  const int before = host.find(':') == std::string_view::npos ? kV4Bits : 0;
  const auto length = prefixLength(text.substr(slash + 1), kAddressBits - before);
  if (!length) {
    return std::nullopt;
  }
  return IpNetwork(*address, before + *length);
}

bool IpNetwork::contains(const IpAddress& address) const {
  return isV4() == address.isV4() && cutOff(address, prefixBits_) == base_;
}

std::string IpNetwork::toString() const {
  return base_.toString() + "/" + std::to_string(isV4() ? prefixBits_ - kV4Bits : prefixBits_);
}

}  // namespace flowwall::model

std::size_t std::hash<flowwall::model::IpNetwork>::operator()(
    const flowwall::model::IpNetwork& network) const noexcept {
  constexpr std::size_t kGolden = 0x9e3779b97f4a7c15ULL;
  return std::hash<flowwall::model::IpAddress>{}(network.base()) ^
         (static_cast<std::size_t>(network.prefixBits()) * kGolden);
}
