// Numbers and strings as people read them from afar, and text's characters one by one.
//
// Thread: any; pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/units.hpp"

namespace flowwall::ui {

/// "12,480".
[[nodiscard]] std::string grouped(std::uint64_t value);

/// A bit rate in two parts, three digits at most and one decimal below 100: "96.4", "Mbps". What is
/// no rate is none: "0", "bps"; beyond the last unit it is "> 999", "Ybps".
struct RateText {
  std::string number;
  std::string unit;
  bool operator==(const RateText&) const = default;
};
[[nodiscard]] RateText rateText(model::BitRate rate);
[[nodiscard]] std::string toString(const RateText& text);

/// "42%"; "<1%" for what is there but rounds to nothing.
[[nodiscard]] std::string percent(double share);

/// "35.7°N 139.7°E"
[[nodiscard]] std::string coordinates(const model::GeoPoint& point);

/// In capitals, as far as the Latin letters of western Europe go.
[[nodiscard]] std::string capitals(std::string_view text);

/// The first character of `text`, taken off it. U+FFFD for what is no UTF-8; control characters
/// become spaces. `text` must not be empty.
[[nodiscard]] char32_t takeCharacter(std::string_view& text);

}  // namespace flowwall::ui
