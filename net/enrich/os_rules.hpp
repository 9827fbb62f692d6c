// OsRules: guesses a device's operating system from its name. Rules are tried in their order, the
// first match wins.
//
// Patterns are regular expressions in RE2's syntax, without regard to case, found anywhere in the
// name. RE2 needs time linear in the name for every pattern, so none can hang the wall; it has no
// look-around and no back-references.
//
// Thread: one thread. Errors: a file or a pattern that can't be used is a Result.
// Source: the built-in rules are the predecessor's; config/os-rules.toml holds the same.
#pragma once

#include <memory>
#include <optional>
#include <re2/set.h>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/flow.hpp"
#include "net/enrich/bounded_cache.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

/// Any of the patterns means this system.
struct OsRule {
  model::DeviceOs os = model::DeviceOs::other;
  std::vector<std::string> patterns;
  bool operator==(const OsRule&) const = default;
};

/// The predecessor's rules.
[[nodiscard]] std::vector<OsRule> builtInOsRules();

/// The rules of a file like config/os-rules.toml. `path` is for the errors, which begin with
/// "path:line: ".
[[nodiscard]] Result<std::vector<OsRule>> readOsRules(std::string_view toml, std::string_view path);

/// Why this is no pattern that a rule may have; nothing: it is one.
[[nodiscard]] std::optional<std::string> whyNoOsPattern(const std::string& pattern);

class OsRules {
 public:
  static constexpr std::size_t kMaxPatterns = 1000;
  static constexpr std::size_t kMaxPatternBytes = 256;
  static constexpr std::size_t kMaxFileBytes = 256U * 1024;

  [[nodiscard]] static Result<OsRules> compile(const std::vector<OsRule>& rules);
  [[nodiscard]] static Result<OsRules> fromToml(std::string_view toml, std::string_view path);
  [[nodiscard]] static OsRules builtIn();

  /// `other` for a name that no rule knows; `unknown` for no name. Remembers its answers.
  [[nodiscard]] model::DeviceOs match(std::string_view name);

 private:
  static constexpr std::size_t kCacheCapacity = 4096;

  OsRules() = default;
  [[nodiscard]] model::DeviceOs firstMatch(std::string_view name) const;

  std::vector<model::DeviceOs> osOfPattern_;  // by the pattern's number in patterns_
  std::unique_ptr<re2::RE2::Set> patterns_;
  BoundedCache<std::string, model::DeviceOs> known_{kCacheCapacity};
};

}  // namespace flowwall::net::enrich
