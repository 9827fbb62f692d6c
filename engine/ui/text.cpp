#include "engine/ui/text.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>

namespace flowwall::ui {
namespace {

constexpr char32_t kReplacement = 0xfffd;

std::string decimal(double value, int decimals) {
  std::array<char, 32> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  return {buffer.data(), static_cast<std::size_t>(std::max(size, 0))};
}

}  // namespace

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

RateText rateText(model::BitRate rate) {
  constexpr std::array<const char*, 9> kUnits{"bps",  "kbps", "Mbps", "Gbps", "Tbps",
                                              "Pbps", "Ebps", "Zbps", "Ybps"};
  double value = std::isnan(rate.bitsPerSecond) ? 0.0 : std::max(rate.bitsPerSecond, 0.0);
  std::size_t unit = 0;
  // 999.5 would be written as 1000.
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000.0;
    ++unit;
  }
  if (value >= 999.5) {
    return {"> 999", kUnits[unit]};
  }
  return {decimal(value, unit > 0 && value < 99.95 ? 1 : 0), kUnits[unit]};
}

std::string toString(const RateText& text) {
  return text.number + " " + text.unit;
}

std::string percent(double share) {
  const double value = 100.0 * std::clamp(share, 0.0, 1.0);
  return value > 0.0 && value < 0.5 ? "<1%" : decimal(value, 0) + "%";
}

std::string coordinates(const model::GeoPoint& point) {
  const auto part = [](double degrees, const char* positive, const char* negative) {
    return decimal(std::abs(degrees), 1) + "°" + (degrees < 0.0 ? negative : positive);
  };
  return part(point.latDeg, "N", "S") + " " + part(point.lonDeg, "E", "W");
}

std::string capitals(std::string_view text) {
  std::string capital(text);
  bool afterC3 = false;  // the lead byte of U+00C0 to U+00FF, whose halves are the two cases
  for (char& c : capital) {
    const auto byte = static_cast<unsigned char>(c);
    const bool latin1 = afterC3 && byte >= 0xa0 && byte <= 0xbe && byte != 0xb7;
    if ((byte >= 'a' && byte <= 'z') || latin1) {
      c = static_cast<char>(byte - 0x20);
    }
    afterC3 = byte == 0xc3;
  }
  return capital;
}

char32_t takeCharacter(std::string_view& text) {
  assert(!text.empty());
  const auto byteAt = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byteAt(0);
  if (first < 0x80) {
    text.remove_prefix(1);
    return first < 0x20 || first == 0x7f ? U' ' : first;
  }
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  std::size_t good = 1;
  while (good < size && good < text.size() && (byteAt(good) & 0xc0U) == 0x80U) {
    ++good;
  }
  char32_t character = first & (0x7fU >> size);
  for (std::size_t i = 1; i < good; ++i) {
    character = character << 6U | (byteAt(i) & 0x3fU);
  }
  text.remove_prefix(good);
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool whole = first >= 0xc2 && first < 0xf5 && good == size && character >= kLeast[size] &&
                     character <= 0x10ffff && (character < 0xd800 || character > 0xdfff);
  return whole ? character : kReplacement;
}

}  // namespace flowwall::ui
