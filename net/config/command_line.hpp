// The command line as it was given: which command, and the texts of its flags. What the flags mean
// is the key table's business, except for those that only `shot` or `bench` has.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "net/config/invocation.hpp"

namespace flowwall::net::config {

struct CommandLine {
  Command command = Command::wall;
  std::optional<std::string> configFile;
  /// Key name and text, in the order of the key table.
  std::vector<std::pair<std::string, std::string>> values;
  ShotOptions shot;
  BenchOptions bench;
  bool rotateToken = false;
  std::string text;
  std::vector<std::string> errors;
};

[[nodiscard]] CommandLine parseCommandLine(int argc, const char* const* argv,
                                           const std::string& version);

}  // namespace flowwall::net::config
