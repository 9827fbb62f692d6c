// A moment as people and scripts write it: "2024-06-21T12:00:00Z", "2024-06-21T14:00:00.5+02:00".
//
// Errors: nothing for text that is no such moment. Source: RFC 3339 5.6; leap seconds are refused.
#pragma once

#include <optional>
#include <string_view>

#include "engine/model/units.hpp"

namespace flowwall::net::config {

[[nodiscard]] std::optional<model::UtcTime> parseRfc3339(std::string_view text);

}  // namespace flowwall::net::config
