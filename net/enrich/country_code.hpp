// Which of the two-letter codes in answers and databases tell where an address is.
//
// Thread: any; pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace flowwall::net::enrich {

/// ISO 3166-1 alpha-2, and the regions that networks are registered for (EU, AP). Not what says
/// that nothing is known (XX, ZZ) or something else than where: XD of IPFire, hostile networks,
/// and, with a digit, A1 proxies, A2 satellites, A3 anycast, T1 Tor.
[[nodiscard]] inline bool isCountryCode(std::string_view text) {
  constexpr std::array<std::string_view, 3> kNowhere{"XD", "XX", "ZZ"};
  return text.size() == 2 &&
         std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         std::ranges::find(kNowhere, text) == kNowhere.end();
}

}  // namespace flowwall::net::enrich
