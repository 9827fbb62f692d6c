#include "net/wire/plain_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

// std::to_chars() takes the shorter of both forms, 1e+05 for 100000.
bool needsExponent(double number) {
  const double size = std::abs(number);
  return size >= 1e15 || (size > 0.0 && size < 1e-6);
}

// Most texts need no escape, and a serializer for each costs more than all else.
void appendText(std::string& out, std::string_view text) {
  const bool plain = std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
  if (!plain) {
    out += json::serialize(text);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

template <typename Whole> void appendWhole(std::string& out, Whole number) {
  std::array<char, 24> digits{};
  out.append(digits.data(),
             std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
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
      appendText(out, name);
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
  } else if (const json::string* text = value.if_string()) {
    appendText(out, *text);
  } else if (const std::int64_t* whole = value.if_int64()) {
    appendWhole(out, *whole);
  } else if (const std::uint64_t* natural = value.if_uint64()) {
    appendWhole(out, *natural);
  } else {
    out += value.is_null() ? "null" : value.get_bool() ? "true" : "false";
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
