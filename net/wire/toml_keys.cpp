#include "net/wire/toml_keys.hpp"

#include <algorithm>
#include <string>

namespace flowwall::net::wire {
namespace {

// The offset after the string that begins at `begin`. What is no TOML ends somewhere: there the
// parser ends too.
std::size_t afterString(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const std::string triple(3, quote);
  const bool isLong = text.substr(begin).starts_with(triple);
  std::size_t at = begin + (isLong ? 3 : 1);
  while (at < text.size()) {
    if (quote == '"' && text[at] == '\\') {
      at += 2;
    } else if (isLong && text.substr(at).starts_with(triple)) {
      // Up to two quotes more belong to the text itself.
      for (at += 3; at < text.size() && text[at] == quote; ++at) {
      }
      return at;
    } else if (!isLong && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    } else {
      ++at;
    }
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> tooDeepKeyAt(std::string_view text) {
  int dots = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = afterString(text, at);
      continue;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      dots = 0;
      continue;
    }
    if (c == '.' && ++dots >= kDeepestKey) {
      return at;
    }
    if (std::string_view("=[]{},\r\n").find(c) != std::string_view::npos) {
      dots = 0;
    }
    ++at;
  }
  return std::nullopt;
}

}  // namespace flowwall::net::wire
