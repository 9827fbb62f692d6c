// ReachableAddress: by which of this machine's addresses others reach what listens here.
//
// Thread: any; asks the kernel, which answers at once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::http {

/// Of the interfaces that are up: first those from which this machine reaches the world, then the
/// others in the kernel's order.
[[nodiscard]] std::vector<model::IpAddress> ownAddresses();

/// Nothing: no other machine can. `own` is asked only when `listening` is any address.
[[nodiscard]] std::optional<model::IpAddress>
reachableAddress(const model::IpAddress& listening, std::span<const model::IpAddress> own);

/// "http://192.0.2.7:3000/", "https://[2001:db8::7]:3000/"
[[nodiscard]] std::string pageAddress(const model::IpAddress& address, std::uint16_t port,
                                      bool https);

}  // namespace flowwall::net::http
