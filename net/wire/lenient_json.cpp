#include "net/wire/lenient_json.hpp"

#include <boost/json/parser.hpp>
#include <new>

#include "net/wire/json_scalar.hpp"

namespace flowwall::net::wire {
namespace json = boost::json;
namespace {

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}

// What a reader sees of a value.
Scalar scalarOf(const json::value* value) {
  if (value == nullptr) {
    return {};
  }
  switch (value->kind()) {
  case json::kind::bool_: return value->get_bool();
  case json::kind::int64: return value->get_int64();
  case json::kind::uint64: return value->get_uint64();
  case json::kind::double_: return value->get_double();
  case json::kind::string: return view(value->get_string());
  default: return {};
  }
}

}  // namespace

json::parse_options lenientOptions() {
  json::parse_options options;
  options.max_depth = 32;
  options.allow_invalid_utf8 = true;
  return options;
}

std::optional<Error> whyNotJson(std::string_view body, std::size_t used,
                                boost::system::error_code error, std::string_view who) {
  const std::string subject(who);
  if (trimmed(body).empty()) {
    return Error{subject + " is empty"};
  }
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
  return std::nullopt;
}

Result<json::value> parseLenient(std::string_view body, std::string_view who,
                                 json::storage_ptr storage) {
  try {
    json::parser parser(json::storage_ptr(), lenientOptions());
    parser.reset(std::move(storage));
    boost::system::error_code error;
    const std::size_t used = parser.write_some(body.data(), body.size(), error);
    if (const std::optional<Error> wrong = whyNotJson(body, used, error, who)) {
      return *wrong;
    }
    return parser.release();
  } catch (const std::bad_alloc&) {
    return Error{std::string(who) + " is too large to keep in memory"};
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
  return toNumber(scalarOf(value));
}

std::optional<std::uint64_t> toCount(const json::value* value, std::uint64_t max) {
  return toCount(scalarOf(value), max);
}

std::optional<bool> toBool(const json::value* value) {
  return toBool(scalarOf(value));
}

std::string toText(const json::value* value, std::size_t maxBytes) {
  return toText(scalarOf(value), maxBytes);
}

}  // namespace flowwall::net::wire
