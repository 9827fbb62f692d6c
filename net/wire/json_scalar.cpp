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

std::optional<std::uint64_t> wholePart(double number) {
  constexpr double kLimit = 18446744073709551616.0;  // 2^64
  if (!(number >= 0.0) || number >= kLimit || number != std::floor(number)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(number);
}

std::optional<std::uint64_t> wholeNumber(const Scalar& value) {
  if (const auto* count = std::get_if<std::uint64_t>(&value)) {
    return *count;
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return *number < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(*number));
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return wholePart(*number);
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    if (const auto whole = numberIn<std::uint64_t>(*text)) {
      return whole;
    }
    const auto number = numberIn<double>(*text);
    return number ? wholePart(*number) : std::nullopt;
  }
  return std::nullopt;
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
  const std::optional<std::uint64_t> number = wholeNumber(value);
  if (!number || *number > max) {
    return std::nullopt;
  }
  return *number;  // and not `number`: copying an optional costs more than all of the above
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
