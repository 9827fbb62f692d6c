#include "net/wire/plain_json.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <string_view>

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

// std::to_chars() takes the shorter of both forms, 1e+05 for 100000.
bool needsExponent(double number) {
  const double size = std::abs(number);
  return size >= 1e15 || (size > 0.0 && size < 1e-6);
}

void append(std::string& out, const json::value& value) {
  std::string_view separator;
  const auto next = [&] {
    out += separator;
    separator = ",";
  };
  if (const json::object* object = value.if_object()) {
    out += '{';
    for (const auto& [name, member] : *object) {
      next();
      out += json::serialize(name);
      out += ':';
      append(out, member);
    }
    out += '}';
  } else if (const json::array* list = value.if_array()) {
    out += '[';
    for (const json::value& item : *list) {
      next();
      append(out, item);
    }
    out += ']';
  } else if (const double* number = value.if_double()) {
    appendNumber(out, *number);
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

void appendNumber(std::string& json, double number) {
  if (!std::isfinite(number)) {
    json += "null";
    return;
  }
  std::array<char, 32> digits{};
  const auto format =
      needsExponent(number) ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format).ptr;
  json.append(digits.data(), end);
}

std::string plainJson(const json::value& value) {
  std::string text;
  append(text, value);
  return text;
}

}  // namespace flowwall::net::wire
