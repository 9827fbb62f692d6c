#include "net/http/control_fields.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <optional>

#include "net/wire/json_text.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::http {
namespace {

constexpr std::size_t kMaxFields = 64;

// A Result cannot tell by itself whether a text is the value or the error's sentence.
Result<std::string> textResult(std::string text) {
  return Result<std::string>(boost::system::in_place_value, std::move(text));
}

std::optional<int> hexDigit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') {
    return lower - 'a' + 10;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Result<void> addField(Fields& fields, std::string name, std::string value) {
  if (fields.size() >= kMaxFields) {
    return Error{"too many fields: at most " + std::to_string(kMaxFields) + " are allowed"};
  }
  if (std::ranges::any_of(fields, [&name](const auto& field) { return field.first == name; })) {
    return Error{"'" + name + "' is given twice"};
  }
  fields.emplace_back(std::move(name), std::move(value));
  return {};
}

Result<std::string> scalarText(std::string_view name, const boost::json::value& value) {
  if (value.is_string()) {
    return textResult(std::string(value.get_string()));
  }
  if (value.is_number()) {
    return textResult(wire::plainJson(value));
  }
  if (value.is_bool()) {
    return textResult(value.get_bool() ? "1" : "0");
  }
  return Error{"'" + std::string(name) + "' must be a number or a text"};
}

// How many names stand in a well-formed object without objects in it. Of those that are equal the
// parser keeps the last.
std::size_t namesIn(std::string_view object) {
  std::size_t names = 0;
  bool isText = false;
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (object[i] == '\\') {
      ++i;  // what it escapes
    } else if (object[i] == '"') {
      isText = !isText;
    } else if (object[i] == ':' && !isText) {
      ++names;
    }
  }
  return names;
}

}  // namespace

Result<std::string> percentDecode(std::string_view text, bool plusIsSpace) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const auto high = i + 2 < text.size() ? hexDigit(text[i + 1]) : std::nullopt;
      const auto low = high ? hexDigit(text[i + 2]) : std::nullopt;
      if (!high || !low) {
        return Error{"a '%' must be followed by two hexadecimal digits"};
      }
      c = static_cast<char>(*high * 16 + *low);
      i += 2;
    } else if (c == '+' && plusIsSpace) {
      c = ' ';
    }
    if (c == '\0') {
      return Error{"a NUL character is not allowed"};
    }
    decoded += c;
  }
  if (wire::cleanUtf8(decoded, decoded.size()) != decoded) {
    return Error{"a text must be valid UTF-8 without control characters"};
  }
  return textResult(std::move(decoded));
}

Result<Fields> parseForm(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) {
      continue;
    }
    const auto equals = pair.find('=');
    auto name = percentDecode(pair.substr(0, equals), true);
    if (!name) {
      return name.error();
    }
    const auto rawValue = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    auto value = percentDecode(rawValue, true);
    if (!value) {
      return value.error();
    }
    if (const auto added = addField(fields, std::move(*name), std::move(*value)); !added) {
      return added.error();
    }
  }
  return fields;
}

Result<Fields> parseJsonFields(std::string_view text) {
  boost::json::error_code failure;
  boost::json::parse_options options;
  options.max_depth = 4;
  const auto json = boost::json::parse(text, failure, {}, options);
  if (failure || !json.is_object()) {
    return Error{"the body must be one JSON object such as {\"name\": value}" +
                 (failure ? ": " + failure.message() : std::string{})};
  }
  Fields fields;
  for (const auto& [name, value] : json.get_object()) {
    auto valueText = scalarText(name, value);
    if (!valueText) {
      return valueText.error();
    }
    if (const auto added = addField(fields, std::string(name), std::move(*valueText)); !added) {
      return added.error();
    }
  }
  if (namesIn(text) != fields.size()) {
    return Error{"a name is given twice in the JSON object"};
  }
  return fields;
}

Result<Fields> fieldsOf(const ControlRequest& request) {
  auto fields = parseForm(request.query);
  if (!fields) {
    return fields;
  }
  const std::string_view body = trimmed(request.body);
  if (body.empty()) {
    return fields;
  }
  const bool saysJson = request.contentType.starts_with("application/json");
  auto more = saysJson || body.front() == '{' ? parseJsonFields(body) : parseForm(body);
  if (!more) {
    return more;
  }
  for (auto& [name, value] : *more) {
    if (const auto added = addField(*fields, std::move(name), std::move(value)); !added) {
      return added.error();
    }
  }
  return fields;
}

}  // namespace flowwall::net::http
