#include "net/config/toml_syntax.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "net/config/toml_text.hpp"

namespace flowwall::net::config {
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
  return shown(line);
}

}  // namespace flowwall::net::config
