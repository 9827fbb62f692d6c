// What the fuzz targets share: the bytes as text, and must(), which ends the process when something
// does not hold that has to hold for every input.
//
// Thread: pure functions.
#pragma once

#include <boost/locale/utf.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace flowwall::fuzz {

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Also in builds where assert() does nothing. `what` is said when it does not hold.
inline void must(bool holds, const char* what) {
  if (!holds) {
    std::fprintf(stderr, "it does not hold: %s\n", what);
    std::abort();
  }
}

/// At most `maxBytes` of valid UTF-8 without control characters.
inline bool isCleanText(std::string_view text, std::size_t maxBytes) {
  namespace utf = boost::locale::utf;
  for (const char *at = text.data(), *end = at + text.size(); at != end;) {
    const utf::code_point point = utf::utf_traits<char>::decode(at, end);
    const bool isControl = point < 0x20 || (point >= 0x7f && point < 0xa0);
    if (isControl || point == utf::illegal || point == utf::incomplete) {
      return false;
    }
  }
  return text.size() <= maxBytes;
}

}  // namespace flowwall::fuzz

/// libFuzzer's entry point, and replay.cpp's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
