#include "net/config/toml_syntax.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "net/config/toml_text.hpp"

namespace flowwall::net::config {
namespace {

std::vector<std::string_view> linesUpTo(std::string_view text, std::size_t count) {
  std::vector<std::string_view> lines;
  while (lines.size() < count) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (text.empty() && end == text.size()) {
      break;
    }
  }
  return lines;
}

bool namesASecret(std::string_view line) {
  std::string lower(line);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 4> kWords{"pass", "token", "cookie", "secret"};
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

std::string lineAndColumn(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto newline = before.rfind('\n');
  const auto column = newline == std::string_view::npos ? offset + 1 : offset - newline;
  return std::to_string(line) + ":" + std::to_string(column);
}

std::string lineToShow(std::string_view text, std::size_t number) {
  const auto lines = linesUpTo(text, number);
  if (lines.size() < number) {
    return {};
  }
  // The value may have begun on a line before.
  const auto opening = std::find_if(lines.rbegin(), lines.rend(), [](std::string_view line) {
    return line.find('=') != std::string_view::npos;
  });
  const std::string_view line = lines.back();
  if (namesASecret(line) || (opening != lines.rend() && namesASecret(*opening))) {
    const auto equals = line.find('=');
    return equals == std::string_view::npos ? "…" : shown(line.substr(0, equals + 1)) + " …";
  }
  return shownValue(line);
}

}  // namespace flowwall::net::config
