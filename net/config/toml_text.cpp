#include "net/config/toml_text.hpp"

#include <algorithm>
#include <array>
#include <boost/locale/utf.hpp>
#include <charconv>
#include <vector>

namespace flowwall::net::config {
namespace {

namespace utf = boost::locale::utf;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Letters in the wrong case count as right.
std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

bool isControl(unsigned char c) {
  return c < 0x20 || c == 0x7f;
}

}  // namespace

bool isPlainText(std::string_view text) {
  for (const char *at = text.data(), *end = at + text.size(); at != end;) {
    const utf::code_point point = utf::utf_traits<char>::decode(at, end);
    if (point == 0 || point == utf::illegal || point == utf::incomplete) {
      return false;
    }
  }
  return true;
}

std::string tomlQuoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (isControl(code)) {
      out += "\\u00";
      out += kHex[code >> 4];
      out += kHex[code & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMostBytes = 160;
  std::string out;
  for (const char *at = text.data(), *end = at + text.size(); at != end;) {
    if (out.size() >= kMostBytes) {
      return out + "…";
    }
    const char* begin = at;
    const utf::code_point point = utf::utf_traits<char>::decode(at, end);
    constexpr utf::code_point kLastC1 = 0x9f;
    const bool isBad = point == utf::illegal || point == utf::incomplete || point < 0x20 ||
                       (point >= 0x7f && point <= kLastC1);
    isBad ? out.append("?") : out.append(begin, at);
  }
  return out;
}

std::string shownValue(std::string_view text) {
  constexpr std::string_view kScheme = "://";
  const auto scheme = text.find(kScheme);
  const bool isUrl = scheme != std::string_view::npos;
  const auto start = isUrl ? scheme + kScheme.size() : 0;
  const auto at = text.rfind('@');
  const bool hasUser = at != std::string_view::npos && at >= start;
  const std::string_view head = hasUser ? text.substr(0, start) : std::string_view();
  const std::string_view rest = hasUser ? text.substr(at) : text;
  const auto query = isUrl ? rest.find('?') : std::string_view::npos;
  return shown(std::string(head) + (hasUser ? "…" : "") + std::string(rest.substr(0, query)) +
               (query == std::string_view::npos ? "" : "?…"));
}

std::string numberText(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::optional<std::string> nearestName(std::string_view wrong, std::span<const std::string> names) {
  // Less than half of a short word may be wrong: "icmp" is not "tcp".
  const std::size_t limit = std::min(std::max<std::size_t>(2, wrong.size() / 3),
                                     wrong.empty() ? 0 : (wrong.size() - 1) / 2);
  std::optional<std::string> best;
  std::size_t bestDistance = limit + 1;
  for (const std::string& name : names) {
    if (std::max(wrong.size(), name.size()) - std::min(wrong.size(), name.size()) >= bestDistance) {
      continue;  // also keeps a name of a megabyte from being compared
    }
    const std::size_t distance = editDistance(wrong, name);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

std::string didYouMean(std::string_view wrong, std::span<const std::string> names) {
  const auto nearest = nearestName(wrong, names);
  return nearest ? "; did you mean '" + *nearest + "'?" : "";
}

}  // namespace flowwall::net::config
