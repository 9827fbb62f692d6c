// An IPv4 or IPv6 address as sixteen bytes (IPv4 mapped, RFC 4291 2.5.5.2), and what kind of
// address it is.
//
// Errors: parse() returns nothing for text that is not an address.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flowwall::model {

class IpAddress {
 public:
  using Octets = std::array<std::uint8_t, 16>;

  IpAddress() = default;
  explicit IpAddress(const Octets& octets) : octets_(octets) {}

  /// Accepts dotted IPv4, plain IPv6 and IPv6 with a zone, which is dropped.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

  [[nodiscard]] const Octets& octets() const { return octets_; }
  [[nodiscard]] bool isV4() const;
  [[nodiscard]] std::string toString() const;

  [[nodiscard]] bool isUnspecified() const;
  [[nodiscard]] bool isLoopback() const;
  [[nodiscard]] bool isMulticast() const;
  [[nodiscard]] bool isBroadcast() const;

  /// Private (RFC 1918), ULA (RFC 4193), link-local, carrier-grade NAT (RFC 6598) or loopback:
  /// an address that only means something on the local network.
  [[nodiscard]] bool isPrivate() const;

  /// One host somewhere on the internet: none of the above, and not reserved, for documentation or
  /// for benchmarks either (IANA's special-purpose registries, RFC 6890).
  [[nodiscard]] bool isPublic() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  Octets octets_{};
};

}  // namespace flowwall::model

template <> struct std::hash<flowwall::model::IpAddress> {
  std::size_t operator()(const flowwall::model::IpAddress& address) const noexcept;
};
