// Reads flowwall.toml into a Config, strictly: what is unknown, of a wrong type or out of range is
// an error with file and line; what is no TOML is one with line and column, and shows the line.
// At most 1 MiB, keys at most 16 levels deep, at most 100 mistakes told.
//
// Errors: all of them are collected; the Config then is not to be used.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/config/config.hpp"

namespace flowwall::net::config {

/// Takes any bytes. `path` is for the messages and for the origins.
void applyToml(std::string_view text, const std::string& path, Config& config,
               std::vector<std::string>& errors);

/// The same from a file. A file that cannot be read is an error.
void applyTomlFile(const std::string& path, Config& config, std::vector<std::string>& errors);

}  // namespace flowwall::net::config
