#include "engine/ui/visual_order.hpp"

#include <fribidi.h>

#include <algorithm>
#include <array>

#include "engine/ui/text.hpp"

namespace flowwall::ui {
namespace {

constexpr std::size_t kMost = 512;  // no line of the wall is longer
constexpr char32_t kFirstRightToLeft = 0x0590;
constexpr unsigned char kItsFirstByte = 0xd6;

}  // namespace

bool needsOrdering(std::string_view utf8) {
  if (std::ranges::none_of(utf8, [](unsigned char byte) { return byte >= kItsFirstByte; })) {
    return false;
  }
  while (!utf8.empty()) {
    const char32_t character = takeCharacter(utf8);
    if (character >= kFirstRightToLeft && FRIBIDI_IS_RTL(fribidi_get_bidi_type(character))) {
      return true;
    }
  }
  return false;
}

std::u32string inVisualOrder(std::string_view utf8) {
  std::array<FriBidiChar, kMost> logical{};
  std::array<FriBidiChar, kMost> visual{};
  std::size_t count = 0;
  while (!utf8.empty() && count < kMost) {
    logical.at(count++) = takeCharacter(utf8);
  }
  FriBidiParType direction = FRIBIDI_PAR_LTR;  // the wall reads so, whatever stands in a line of it
  if (fribidi_log2vis(logical.data(), static_cast<FriBidiStrIndex>(count), &direction,
                      visual.data(), nullptr, nullptr, nullptr) == 0) {
    return {};
  }
  // Marks of direction, and what is left of the second letter of a ligature.
  const auto seen = fribidi_remove_bidi_marks(visual.data(), static_cast<FriBidiStrIndex>(count),
                                              nullptr, nullptr, nullptr);
  return {visual.begin(), visual.begin() + std::max(seen, 0)};
}

}  // namespace flowwall::ui
