#include "net/wire/json_text.hpp"

#include <algorithm>
#include <cstdint>

namespace flowwall::net::wire {
namespace {

struct Sequence {
  std::size_t length;  // bytes consumed
  bool valid;
};

// One well-formed sequence, or the longest prefix of one (Unicode table 3-7).
Sequence nextSequence(std::string_view text) {
  const auto at = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = at(0);
  if (lead < 0x80) {
    return {1, true};
  }
  std::size_t length = 0;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3;
    low = lead == 0xe0 ? 0xa0 : low;
    high = lead == 0xed ? 0x9f : high;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    low = lead == 0xf0 ? 0x90 : low;
    high = lead == 0xf4 ? 0x8f : high;
  } else {
    return {1, false};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || at(i) < low || at(i) > high) {
      return {i, false};
    }
    low = 0x80;
    high = 0xbf;
  }
  return {length, true};
}

bool isControl(std::string_view sequence) {
  const auto lead = static_cast<std::uint8_t>(sequence[0]);
  const bool c1 =
      sequence.size() == 2 && lead == 0xc2 && static_cast<std::uint8_t>(sequence[1]) < 0xa0;
  return lead < 0x20 || lead == 0x7f || c1;
}

// How many bytes in front are printable ASCII: most text is nothing else.
std::size_t plainPrefix(std::string_view text) {
  const auto odd =
      std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; });
  return static_cast<std::size_t>(odd - text.begin());
}

}  // namespace

std::string cleanUtf8(std::string_view text, std::size_t maxBytes) {
  constexpr std::string_view kReplacement = "\xef\xbf\xbd";
  std::string clean(text.substr(0, std::min(plainPrefix(text), maxBytes)));
  text.remove_prefix(clean.size());
  while (!text.empty() && clean.size() < maxBytes) {
    const Sequence sequence = nextSequence(text);
    const std::string_view piece = sequence.valid ? text.substr(0, sequence.length) : kReplacement;
    text.remove_prefix(sequence.length);
    if (sequence.valid && isControl(piece)) {
      continue;
    }
    if (clean.size() + piece.size() > maxBytes) {
      break;
    }
    clean += piece;
  }
  return clean;
}

}  // namespace flowwall::net::wire
