// Reading JSON from strangers: bounded parsing, and fields that may be missing or of another type.
//
// Errors: parseLenient() gives one sentence; the readers give nothing for what is not there.
// Thread: pure functions, any thread. Ownership: values live in `storage`.
#pragma once

#include <boost/json/memory_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
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

/// The member `name`, or null when there is none.
[[nodiscard]] const boost::json::value* member(const boost::json::object& object,
                                               std::string_view name);
[[nodiscard]] const boost::json::object* objectMember(const boost::json::object& object,
                                                      std::string_view name);

/// A finite number, or text that is one.
[[nodiscard]] std::optional<double> toNumber(const boost::json::value* value);

/// A whole number from 0 to `max`, also as text or as a float without a fraction.
[[nodiscard]] std::optional<std::uint64_t> toCount(const boost::json::value* value,
                                                   std::uint64_t max);

/// true, false, 0, 1, or text that is one of them.
[[nodiscard]] std::optional<bool> toBool(const boost::json::value* value);

/// Text, or a number as text, cleaned to at most `maxBytes` of valid UTF-8; else empty.
[[nodiscard]] std::string toText(const boost::json::value* value, std::size_t maxBytes);

}  // namespace flowwall::net::wire
