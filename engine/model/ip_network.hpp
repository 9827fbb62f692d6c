// A network: the addresses that begin with the same bits. IPv4 and IPv6 never contain each other,
// though an IPv4 address is kept in sixteen bytes too.
//
// Units: prefix lengths count bits of the sixteen bytes inside (an IPv4 /8 is 104), as people write
// them outside. Errors: parse() returns nothing for text that is no network.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/ip_address.hpp"

namespace flowwall::model {

class IpNetwork {
 public:
  static constexpr int kAddressBits = 128;
  static constexpr int kV4Bits = 96;  ///< of the sixteen bytes, before an IPv4 address begins

  /// Accepts "10.0.0.0/8", "2001:db8::/32" and a bare address, which is a network of one. Bits of
  /// the host are cut off: whoever does not want that compares base() with what was written.
  [[nodiscard]] static std::optional<IpNetwork> parse(std::string_view text);

  /// The network of `prefixBits` (0 to 128) that the address is in.
  IpNetwork(const IpAddress& address, int prefixBits);

  [[nodiscard]] const IpAddress& base() const { return base_; }
  [[nodiscard]] int prefixBits() const { return prefixBits_; }
  [[nodiscard]] bool isV4() const { return prefixBits_ >= kV4Bits && base_.isV4(); }
  [[nodiscard]] bool contains(const IpAddress& address) const;
  [[nodiscard]] std::string toString() const;  ///< "10.0.0.0/8"

  bool operator==(const IpNetwork&) const = default;

 private:
  IpAddress base_;
  int prefixBits_ = 0;
};

}  // namespace flowwall::model

template <> struct std::hash<flowwall::model::IpNetwork> {
  std::size_t operator()(const flowwall::model::IpNetwork& network) const noexcept;
};
