// The one table of keys: what each is called in flowwall.toml, in the environment and on the
// command line, what it may be and how it is set. Reader, help, printer and tests all go by it.
//
// To add a key: a member in config.hpp, a row in key_table.cpp, a paragraph in
// config/flowwall.toml. Thread: constant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "net/config/config.hpp"

namespace flowwall::net::config {

struct Text {
  std::string& (*at)(Config&);
};
struct Integer {
  int& (*at)(Config&);
  int low;
  int high;
};
struct Real {
  double& (*at)(Config&);
  double low;
  double high;
};
struct Boolean {
  bool& (*at)(Config&);
};
/// Text with a meaning. `set` is false for what is not allowed.
struct Parsed {
  bool (*set)(Config&, std::string_view text);
  std::string (*get)(const Config&);
  std::string_view allowed;
};

struct Key {
  std::string_view name;         ///< "poll.interval_ms"
  std::string_view environment;  ///< empty: none
  std::string_view flag;         ///< empty: none
  std::string_view unit;         ///< empty: none
  std::string_view help;
  std::variant<Text, Integer, Real, Boolean, Parsed> kind;
  bool secret = false;  ///< never printed, and not taken from the file
};

/// In the order in which they are documented; keys of one section stand together.
[[nodiscard]] std::span<const Key> allKeys();
[[nodiscard]] const Key* findKey(std::string_view name);

/// "250 to 3600000 (ms)"
[[nodiscard]] std::string allowedWords(const Key& key);

/// From text, as in the environment and in flags. Returns what is allowed when `text` is not.
[[nodiscard]] std::optional<std::string> setFromText(const Key& key, Config& config,
                                                     std::string_view text);

/// As TOML: `"text"`, `5`, `true`. A secret is "(set)" or "".
[[nodiscard]] std::string tomlValue(const Key& key, const Config& config);

/// The name that was most likely meant, if any is near.
[[nodiscard]] std::optional<std::string> nearestName(std::string_view wrong,
                                                     std::span<const std::string> names);

}  // namespace flowwall::net::config
