// What a request sets, as name and text, whichever way it was sent: query, form or JSON object.
//
// Errors: a malformed or repeated field is one sentence, fit for a 400.
// Source: WHATWG URL, application/x-www-form-urlencoded parsing.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http/control_message.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// `plusIsSpace`: as in queries and forms; not in paths. A '%' without two hex digits, and a NUL,
/// are errors.
[[nodiscard]] Result<std::string> percentDecode(std::string_view text, bool plusIsSpace);

/// "a=1&b=two+words"
[[nodiscard]] Result<Fields> parseForm(std::string_view text);

/// `{"a": 1, "b": "two words", "c": true}`; nested values are refused.
[[nodiscard]] Result<Fields> parseJsonFields(std::string_view text);

/// Query and body together. The body is JSON when it says or looks so (a script that posts JSON
/// with curl's default content type is common), else a form.
[[nodiscard]] Result<Fields> fieldsOf(const ControlRequest& request);

}  // namespace flowwall::net::http
