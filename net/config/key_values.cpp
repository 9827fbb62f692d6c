// What is done with a key of any kind. The table itself: key_table.cpp.
#include <algorithm>
#include <array>
#include <charconv>

#include "net/config/key_table.hpp"
#include "net/config/toml_text.hpp"

namespace flowwall::net::config {
namespace {

template <typename... Ts> struct Overloaded : Ts... { using Ts::operator()...; };
template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;  // clang before 17 needs telling

template <typename T, typename Range>
bool setNumber(Config& config, std::string_view text, const Range& range) {
  T value{};
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool whole = !text.empty() && parsed.ec == std::errc{} && parsed.ptr == end;
  // Written so that not-a-number is outside.
  if (!whole || !(value >= range.low && value <= range.high)) {
    return false;
  }
  range.at(config) = value;
  return true;
}

// The accessors give what may be written to; here it is only read.
template <typename Kind> const auto& valueOf(const Kind& kind, const Config& config) {
  return kind.at(const_cast<Config&>(config));
}

bool setBoolean(bool& target, std::string_view text) {
  const bool yes = text == "1" || text == "true" || text == "yes" || text == "on";
  const bool no = text == "0" || text == "false" || text == "no" || text == "off";
  target = yes || (target && !no);
  return yes || no;
}

// A secret goes into HTTP headers and forms, and need not be UTF-8.
bool isSecret(std::string_view text) {
  constexpr std::size_t kMostBytes = 4096;
  return text.size() <= kMostBytes &&
         text.find_first_of(std::string_view("\0\r\n", 3)) == std::string_view::npos;
}

std::vector<std::string> splitAtCommas(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto comma = std::min(text.find(',', begin), text.size());
    std::string_view part = text.substr(begin, comma - begin);
    part.remove_prefix(std::min(part.find_first_not_of(kBlank), part.size()));
    part = part.substr(0, part.find_last_not_of(kBlank) + 1);
    parts.emplace_back(part);
    begin = comma + 1;
  }
  return parts.size() == 1 && parts.front().empty() ? std::vector<std::string>{} : parts;
}

// "did you mean" for the first of `texts` that is none of the words.
std::string meantWord(std::span<const std::string_view> words, std::span<const std::string> texts) {
  const auto wrong = std::ranges::find_if(texts, [&](const std::string& text) {
    return std::ranges::find(words, text) == words.end();
  });
  if (wrong == texts.end()) {
    return {};
  }
  // "reply:/some/where" is meant to begin with "replay:"
  const std::string_view head = std::string_view(*wrong).substr(0, wrong->find(':'));
  return didYouMean(head, std::vector<std::string>(words.begin(), words.end()));
}

std::string listed(std::span<const std::string> texts) {
  std::string out;
  for (const std::string& text : texts) {
    out += (out.empty() ? "" : ", ") + tomlQuoted(text);
  }
  return "[" + out + "]";
}

std::string mustBe(const Key& key, const std::string& suggestion) {
  return "must be " + allowedWords(key) + suggestion;
}

}  // namespace

const Key* findKey(std::string_view name) {
  const auto keys = allKeys();
  const auto found = std::ranges::find(keys, name, &Key::name);
  return found == keys.end() ? nullptr : &*found;
}

std::string allowedWords(const Key& key) {
  const std::string unit = key.unit.empty() ? "" : " (" + std::string(key.unit) + ")";
  return std::visit(
      Overloaded{[&](const Text&) {
                   return std::string(key.secret ? "one line of at most 4096 bytes"
                                                 : "a text in UTF-8");
                 },
                 [&](const Integer& range) {
                   return std::to_string(range.low) + " to " + std::to_string(range.high) + unit;
                 },
                 [&](const Real& range) {
                   return numberText(range.low) + " to " + numberText(range.high) + unit;
                 },
                 [](const Boolean&) { return std::string("true or false"); },
                 [&](const auto& named) { return std::string(named.allowed) + unit; }},
      key.kind);
}

std::optional<std::string> setFromText(const Key& key, Config& config, std::string_view text) {
  if (std::holds_alternative<List>(key.kind)) {
    return setFromTexts(key, config, splitAtCommas(text));
  }
  std::string suggestion;
  const bool done =
      std::visit(Overloaded{[&](const Text& kind) {
                              const bool fits = key.secret ? isSecret(text) : isPlainText(text);
                              if (fits) {
                                kind.at(config) = text;
                              }
                              return fits;
                            },
                            [&](const Integer& kind) { return setNumber<int>(config, text, kind); },
                            [&](const Real& kind) { return setNumber<double>(config, text, kind); },
                            [&](const Boolean& kind) { return setBoolean(kind.at(config), text); },
                            [&](const Parsed& kind) {
                              const bool fits = isPlainText(text) && kind.set(config, text);
                              const std::array given{std::string(text)};
                              suggestion = fits ? "" : meantWord(kind.words, given);
                              return fits;
                            },
                            [](const List&) { return false; }},
                 key.kind);
  return done ? std::nullopt : std::optional(mustBe(key, suggestion));
}

std::optional<std::string> setFromTexts(const Key& key, Config& config,
                                        std::span<const std::string> texts) {
  const auto* list = std::get_if<List>(&key.kind);
  if (list == nullptr || !list->set(config, texts)) {
    return mustBe(key, list == nullptr ? "" : meantWord(list->words, texts));
  }
  return std::nullopt;
}

std::string tomlValue(const Key& key, const Config& config) {
  return std::visit(
      Overloaded{[&](const Text& kind) {
                   const std::string& text = valueOf(kind, config);
                   return tomlQuoted(key.secret && !text.empty() ? "(set)" : text);
                 },
                 [&](const Integer& kind) { return std::to_string(valueOf(kind, config)); },
                 [&](const Real& kind) { return numberText(valueOf(kind, config)); },
                 [&](const Boolean& kind) {
                   return std::string(valueOf(kind, config) ? "true" : "false");
                 },
                 [&](const Parsed& kind) { return tomlQuoted(kind.get(config)); },
                 [&](const List& kind) { return listed(kind.get(config)); }},
      key.kind);
}

bool sameValue(const Key& key, const Config& a, const Config& b) {
  const auto isSame = Overloaded{
      [&](const auto& kind) { return valueOf(kind, a) == valueOf(kind, b); },
      [&](const Parsed& kind) { return kind.get(a) == kind.get(b); },
      [&](const List& kind) { return kind.get(a) == kind.get(b); },
  };
  return std::visit(isSame, key.kind);
}

void copyValue(const Key& key, const Config& from, Config& to) {
  std::visit(Overloaded{[&](const auto& kind) { kind.at(to) = valueOf(kind, from); },
                        [&](const Parsed& kind) { kind.set(to, kind.get(from)); },
                        [&](const List& kind) { kind.set(to, kind.get(from)); }},
             key.kind);
}

}  // namespace flowwall::net::config
