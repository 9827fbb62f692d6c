#include "net/wire/lenient_json.hpp"

#include <boost/json/parse_options.hpp>
#include <boost/json/parser.hpp>
#include <charconv>
#include <cmath>
#include <new>

#include "net/wire/json_text.hpp"

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

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

std::optional<std::uint64_t> wholeNumber(const json::value& value) {
  switch (value.kind()) {
  case json::kind::uint64: return value.get_uint64();
  case json::kind::int64:
    if (value.get_int64() < 0) {
      return std::nullopt;
    }
    return static_cast<std::uint64_t>(value.get_int64());
  case json::kind::double_: return wholePart(value.get_double());
  case json::kind::string: {
    const std::string_view text = view(value.get_string());
    if (const auto whole = numberIn<std::uint64_t>(text)) {
      return whole;
    }
    const auto number = numberIn<double>(text);
    return number ? wholePart(*number) : std::nullopt;
  }
  default: return std::nullopt;
  }
}

}  // namespace

Result<json::value> parseLenient(std::string_view body, std::string_view who,
                                 json::storage_ptr storage) {
  const std::string subject(who);
  if (trimmed(body).empty()) {
    return Error{subject + " is empty"};
  }
  json::parse_options options;
  options.max_depth = 32;
  options.allow_invalid_utf8 = true;
  try {
    json::parser parser(json::storage_ptr(), options);
    parser.reset(std::move(storage));
    boost::system::error_code error;
    const std::size_t used = parser.write_some(body.data(), body.size(), error);
    if (error == json::error::incomplete) {
      return Error{subject + " is not valid JSON: it is cut short at byte " +
                   std::to_string(body.size())};
    }
    if (!error && body.find_first_not_of(" \t\r\n", used) != std::string_view::npos) {
      error = json::error::extra_data;
    }
    if (error) {
      return Error{subject + " is not valid JSON: " + error.message() + " at byte " +
                   std::to_string(used)};
    }
    return parser.release();
  } catch (const std::bad_alloc&) {
    return Error{subject + " is too large to keep in memory"};
  }
}

const json::value* member(const json::object& object, std::string_view name) {
  return object.if_contains(json::string_view(name.data(), name.size()));
}

const json::object* objectMember(const json::object& object, std::string_view name) {
  const json::value* value = member(object, name);
  return value != nullptr ? value->if_object() : nullptr;
}

std::optional<double> toNumber(const json::value* value) {
  if (value == nullptr) {
    return std::nullopt;
  }
  std::optional<double> number;
  switch (value->kind()) {
  case json::kind::uint64: number = static_cast<double>(value->get_uint64()); break;
  case json::kind::int64: number = static_cast<double>(value->get_int64()); break;
  case json::kind::double_: number = value->get_double(); break;
  case json::kind::string: number = numberIn<double>(view(value->get_string())); break;
  default: break;
  }
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::uint64_t> toCount(const json::value* value, std::uint64_t max) {
  if (value == nullptr) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> number = wholeNumber(*value);
  return number && *number <= max ? number : std::nullopt;
}

std::optional<bool> toBool(const json::value* value) {
  if (value == nullptr) {
    return std::nullopt;
  }
  if (value->is_bool()) {
    return value->get_bool();
  }
  if (value->is_string()) {
    const std::string_view text = trimmed(view(value->get_string()));
    if (text == "true" || text == "false") {
      return text == "true";
    }
  }
  const std::optional<std::uint64_t> number = toCount(value, 1);
  return number ? std::optional<bool>(*number == 1) : std::nullopt;
}

std::string toText(const json::value* value, std::size_t maxBytes) {
  if (value == nullptr) {
    return {};
  }
  switch (value->kind()) {
  case json::kind::string: return cleanUtf8(view(value->get_string()), maxBytes);
  case json::kind::uint64: return std::to_string(value->get_uint64());
  case json::kind::int64: return std::to_string(value->get_int64());
  default: return {};
  }
}

}  // namespace flowwall::net::wire
