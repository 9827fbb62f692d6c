#include "net/wire/json_scalar.hpp"

#include <charconv>
#include <cmath>

#include "net/wire/json_text.hpp"

namespace flowwall::net::wire {
namespace {

template <typename Number> std::optional<Number> numberIn(std::string_view text) {
  text = trimmed(text);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// These say whether there is a number, and put it into `whole`. An optional would be written in two
// halves and copied in one piece, which the processor waits for longer than all else takes.
bool readWhole(double number, std::uint64_t& whole) {
  constexpr double kLimit = 18446744073709551616.0;  // 2^64
  if (!(number >= 0.0) || number >= kLimit || number != std::floor(number)) {
    return false;
  }
  whole = static_cast<std::uint64_t>(number);
  return true;
}

bool readWhole(std::string_view text, std::uint64_t& whole) {
  if (const auto number = numberIn<std::uint64_t>(text)) {
    whole = *number;
    return true;
  }
  const auto number = numberIn<double>(text);
  return number && readWhole(*number, whole);
}

bool readWhole(const Scalar& value, std::uint64_t& whole) {
  if (const auto* count = std::get_if<std::uint64_t>(&value)) {
    whole = *count;
    return true;
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    whole = static_cast<std::uint64_t>(*number);
    return *number >= 0;
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return readWhole(*number, whole);
  }
  const auto* text = std::get_if<std::string_view>(&value);
  return text != nullptr && readWhole(*text, whole);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<double> toNumber(const Scalar& value) {
  std::optional<double> number;
  if (const auto* real = std::get_if<double>(&value)) {
    number = *real;
  } else if (const auto* count = std::get_if<std::uint64_t>(&value)) {
    number = static_cast<double>(*count);
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    number = static_cast<double>(*whole);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    number = numberIn<double>(*text);
  }
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::uint64_t> toCount(const Scalar& value, std::uint64_t max) {
  std::uint64_t whole = 0;
  return readWhole(value, whole) && whole <= max ? std::optional(whole) : std::nullopt;
}

std::optional<bool> toBool(const Scalar& value) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag;
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    const std::string_view word = trimmed(*text);
    if (word == "true" || word == "false") {
      return word == "true";
    }
  }
  const std::optional<std::uint64_t> number = toCount(value, 1);
  return number ? std::optional<bool>(*number == 1) : std::nullopt;
}

std::string toText(const Scalar& value, std::size_t maxBytes) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    return cleanUtf8(*text, maxBytes);
  }
  if (const auto* count = std::get_if<std::uint64_t>(&value)) {
    return std::to_string(*count);
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return std::to_string(*number);
  }
  return {};
}

}  // namespace flowwall::net::wire
