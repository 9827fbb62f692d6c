// OsRules: guesses a device's operating system from its name. Rules are tried in their order, the
// first match wins.
//
// Thread: network thread. Errors: a pattern that is no regular expression is a Result.
// Source: the built-in rules are the predecessor's.
#pragma once

#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/flow.hpp"
#include "net/enrich/bounded_cache.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

/// Any of the patterns (ECMAScript, without regard to case, anywhere in the name) means this
/// system.
struct OsRule {
  model::DeviceOs os = model::DeviceOs::other;
  std::vector<std::string> patterns;
};

class OsRules {
 public:
  [[nodiscard]] static Result<OsRules> compile(const std::vector<OsRule>& rules);
  [[nodiscard]] static OsRules builtIn();

  /// `other` for a name that no rule knows; `unknown` for no name. Remembers its answers.
  [[nodiscard]] model::DeviceOs match(std::string_view name);

 private:
  struct Compiled {
    model::DeviceOs os;
    std::regex anyPattern;
  };
  static constexpr std::size_t kCacheCapacity = 4096;

  OsRules() = default;

  std::vector<Compiled> rules_;
  BoundedCache<std::string, model::DeviceOs> known_{kCacheCapacity};
};

}  // namespace flowwall::net::enrich
