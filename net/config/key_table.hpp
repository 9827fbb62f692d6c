// The one table of keys: what each is called in flowwall.toml, in the environment and on the
// command line, what it may be, how it is set and whether it can change while the wall runs.
// Reader, help, printer, reload and tests all go by it. ([[sites]] alone is read by site_reader.)
//
// To add a key: a member in config.hpp, a row in key_table.cpp, a paragraph in
// config/flowwall.toml. Thread: constant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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
  std::span<const std::string_view> words = {};  ///< that may have been meant
};
/// Several texts: an array in the file, separated by commas elsewhere.
struct List {
  bool (*set)(Config&, std::span<const std::string> texts);
  std::vector<std::string> (*get)(const Config&);
  std::string_view allowed;
  std::span<const std::string_view> words = {};
};

/// What SIGHUP does with a key that has changed.
enum class OnReload : bool { restart, apply };

struct Key {
  std::string_view name;         ///< "poll.interval_ms"
  std::string_view environment;  ///< empty: none
  std::string_view flag;         ///< empty: none
  std::string_view unit;         ///< empty: none
  std::string_view help;
  OnReload onReload;
  std::variant<Text, Integer, Real, Boolean, Parsed, List> kind;
  bool secret = false;  ///< a Text; never printed, and not taken from the file
};

/// In the order in which they are documented; keys of one section stand together.
[[nodiscard]] std::span<const Key> allKeys();
[[nodiscard]] const Key* findKey(std::string_view name);

/// "250 to 3600000 (ms)"
[[nodiscard]] std::string allowedWords(const Key& key);

/// From text, as in the environment and in flags. Returns what is allowed when `text` is not, and
/// never repeats `text`.
[[nodiscard]] std::optional<std::string> setFromText(const Key& key, Config& config,
                                                     std::string_view text);
/// The same for a List.
[[nodiscard]] std::optional<std::string> setFromTexts(const Key& key, Config& config,
                                                      std::span<const std::string> texts);

/// As TOML: `"text"`, `5`, `true`, `["a", "b"]`. A secret is "(set)" or "".
[[nodiscard]] std::string tomlValue(const Key& key, const Config& config);

[[nodiscard]] bool sameValue(const Key& key, const Config& a, const Config& b);
void copyValue(const Key& key, const Config& from, Config& to);

}  // namespace flowwall::net::config
