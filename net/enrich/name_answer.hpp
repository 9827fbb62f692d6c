// What reverse DNS says about an address, and which texts are names at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::enrich {

struct NameAnswer {
  enum class Kind : std::uint8_t {
    found,
    missing,  ///< the name server says that there is no name
    failed,   ///< nobody could say
  };
  Kind kind = Kind::failed;
  std::string name;                ///< for `found`; passes cleanHostName()
  std::chrono::seconds keepFor{};  ///< until it is worth asking again
};

/// An address and its name as they are kept on disk; no name: it is known to have none.
struct CachedName {
  model::IpAddress address;
  std::optional<std::string> name;
  bool operator==(const CachedName&) const = default;
};

/// `text` without the dot at its end, if it is a host name: 1 to 253 bytes, labels of 1 to 63
/// ASCII letters, digits, '-' and '_', the last one not a number. Whoever owns an address decides
/// what its reverse record holds, so that anything else (control characters, markup, another
/// address) is no name. International names come as "xn--…".
/// Source: RFC 1123 2.1, with '_' as it is in use.
[[nodiscard]] std::optional<std::string> cleanHostName(std::string_view text);

}  // namespace flowwall::net::enrich
