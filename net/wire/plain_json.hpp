// JSON as people write it: 20 and 85.1 where Boost.JSON would write 2E1 and 8.51E1.
//
// Thread: pure functions, any thread. Errors: a number that is not finite is null.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace flowwall::net::wire {

/// Shortest digits that read back as the same number; an exponent only for what is huge or tiny.
void appendNumber(std::string& json, double number);

/// The whole of `value`, for trees of our own making: it goes as deep as they do.
[[nodiscard]] std::string plainJson(const boost::json::value& value);

}  // namespace flowwall::net::wire
