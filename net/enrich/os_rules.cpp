#include "net/enrich/os_rules.hpp"

#include <cassert>
#include <utility>

namespace flowwall::net::enrich {
namespace {

using model::DeviceOs;

// std::regex recurses with the text's length; no host name is longer than this (RFC 1035).
constexpr std::size_t kMaxNameBytes = 255;

std::vector<OsRule> builtInRules() {
  return {
      {DeviceOs::windows,
       {"win-?11", "win-?10", "win-?7", R"(\bwin\b)", "desktop", "laptop", "w10", "w11"}},
      {DeviceOs::android,
       {"oppo", "nokia", "redmi", "oneplus", "vivo", R"(\bmoto\b)", "motorola", "huawei", "xiaomi",
        R"(\bgoogle\b)", "pixel", "nothing", "android"}},
      {DeviceOs::linux_,
       {"kali", "debian", "ubuntu", "localhost", "docker", "proxmox", "ludus", "unraid",
        "raspberrypi", "raspberry", R"(\blinux\b)"}},
      {DeviceOs::ios, {"iphone", "ipad"}},
      {DeviceOs::macos, {R"(\bmac\b)", "macbook", "macpro", "imac", "macmini"}},
  };
}

}  // namespace

Result<OsRules> OsRules::compile(const std::vector<OsRule>& rules) {
  OsRules compiled;
  for (const OsRule& rule : rules) {
    std::string any;
    for (const std::string& pattern : rule.patterns) {
      try {
        static_cast<void>(std::regex(pattern));
      } catch (const std::regex_error& error) {
        return Error{"The device rule \"" + pattern +
                     "\" is no regular expression: " + error.what() + "."};
      }
      any += (any.empty() ? "(?:" : "|(?:") + pattern + ")";
    }
    if (!any.empty()) {
      compiled.rules_.push_back(
          {rule.os, std::regex(any, std::regex::ECMAScript | std::regex::icase |
                                        std::regex::nosubs | std::regex::optimize)});
    }
  }
  return compiled;
}

OsRules OsRules::builtIn() {
  auto compiled = compile(builtInRules());
  assert(compiled.has_value());
  return std::move(*compiled);
}

model::DeviceOs OsRules::match(std::string_view name) {
  if (name.empty()) {
    return DeviceOs::unknown;
  }
  std::string key(name.substr(0, kMaxNameBytes));
  if (const DeviceOs* known = known_.find(key)) {
    return *known;
  }
  DeviceOs os = DeviceOs::other;
  for (const Compiled& rule : rules_) {
    if (std::regex_search(key, rule.anyPattern)) {
      os = rule.os;
      break;
    }
  }
  return known_.put(std::move(key), os);
}

}  // namespace flowwall::net::enrich
