#include "net/enrich/name_answer.hpp"

#include <algorithm>

namespace flowwall::net::enrich {
namespace {

constexpr std::size_t kMaxNameBytes = 253;
constexpr std::size_t kMaxLabelBytes = 63;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isHostNameByte(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

bool isLabel(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabelBytes &&
         std::all_of(label.begin(), label.end(), isHostNameByte);
}

}  // namespace

std::optional<std::string> cleanHostName(std::string_view text) {
  if (text.ends_with('.')) {
    text.remove_suffix(1);
  }
  if (text.size() > kMaxNameBytes) {
    return std::nullopt;
  }
  std::string_view rest = text;
  for (;;) {
    const std::size_t dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (!isLabel(label)) {
      return std::nullopt;
    }
    if (dot == std::string_view::npos) {
      const bool isNumber = std::all_of(label.begin(), label.end(), isDigit);
      return isNumber ? std::nullopt : std::optional<std::string>(text);
    }
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace flowwall::net::enrich
