// Reading JSON from strangers: bounded parsing, and fields that may be missing or of another type.
//
// Errors: parseLenient() gives one sentence; the readers give nothing for what is not there.
// Thread: pure functions, any thread. Ownership: values live in `storage`.
#pragma once

#include <boost/json/memory_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/result.hpp"

namespace flowwall::net::wire {

/// Parses `body`, which may hold invalid UTF-8 (it stays in the strings) and be nested 32 deep.
/// `who` begins the sentence of an error: "ntopng's answer".
[[nodiscard]] Result<boost::json::value> parseLenient(std::string_view body, std::string_view who,
                                                      boost::json::storage_ptr storage);

/// How everything is parsed: invalid UTF-8 is let through, and nesting ends at 32.
[[nodiscard]] boost::json::parse_options lenientOptions();

/// Why `body` is no JSON text, if it is none. `used`, `error`: what a parser said of it.
[[nodiscard]] std::optional<Error> whyNotJson(std::string_view body, std::size_t used,
                                              boost::system::error_code error,
                                              std::string_view who);

/// The member `name`, or null when there is none.
[[nodiscard]] const boost::json::value* member(const boost::json::object& object,
                                               std::string_view name);
[[nodiscard]] const boost::json::object* objectMember(const boost::json::object& object,
                                                      std::string_view name);

// A member read as a scalar (see json_scalar.hpp); null is nothing.
[[nodiscard]] std::optional<double> toNumber(const boost::json::value* value);
[[nodiscard]] std::optional<std::uint64_t> toCount(const boost::json::value* value,
                                                   std::uint64_t max);
[[nodiscard]] std::optional<bool> toBool(const boost::json::value* value);
[[nodiscard]] std::string toText(const boost::json::value* value, std::size_t maxBytes);

}  // namespace flowwall::net::wire
