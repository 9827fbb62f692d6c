#include "net/enrich/os_rules.hpp"

#include <algorithm>
#include <cassert>
#include <re2/re2.h>
#include <utility>

namespace flowwall::net::enrich {
namespace {

using model::DeviceOs;
using re2::RE2;

// No host name is longer than this (RFC 1035).
constexpr std::size_t kMaxNameBytes = 255;

// For all patterns together, and what matching builds of them.
constexpr std::int64_t kMaxRegexBytes = 8L * 1024 * 1024;

RE2::Options regexOptions() {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_max_mem(kMaxRegexBytes);
  return options;
}

// Built, but too large to be matched at all: RE2 says so at the first match only.
bool canMatch(const RE2::Set& patterns) {
  std::vector<int> matched;
  RE2::Set::ErrorInfo error{};
  patterns.Match("probe", &matched, &error);
  return error.kind == RE2::Set::kNoError;
}

}  // namespace

std::vector<OsRule> builtInOsRules() {
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

std::optional<std::string> whyNoOsPattern(const std::string& pattern) {
  if (pattern.empty()) {
    return "an empty pattern would match every name";
  }
  if (pattern.size() > OsRules::kMaxPatternBytes) {
    return "a pattern has at most " + std::to_string(OsRules::kMaxPatternBytes) + " bytes";
  }
  const RE2 compiled(pattern, regexOptions());
  if (!compiled.ok()) {
    return "\"" + pattern + "\" is no regular expression in RE2's syntax: " + compiled.error();
  }
  return std::nullopt;
}

Result<OsRules> OsRules::compile(const std::vector<OsRule>& rules) {
  OsRules compiled;
  compiled.patterns_ = std::make_unique<RE2::Set>(regexOptions(), RE2::UNANCHORED);
  for (const OsRule& rule : rules) {
    for (const std::string& pattern : rule.patterns) {
      if (const auto wrong = whyNoOsPattern(pattern)) {
        return Error{"device rules: " + *wrong};
      }
      if (compiled.osOfPattern_.size() >= kMaxPatterns) {
        return Error{"device rules: there are more than " + std::to_string(kMaxPatterns) +
                     " patterns"};
      }
      std::string why;
      if (compiled.patterns_->Add(pattern, &why) < 0) {
        return Error{"device rules: \"" + pattern + "\" can't be used: " + why};
      }
      compiled.osOfPattern_.push_back(rule.os);
    }
  }
  if (!compiled.patterns_->Compile() || !canMatch(*compiled.patterns_)) {
    return Error{"device rules: the patterns together are too large; use fewer or shorter ones, "
                 "with smaller repetitions"};
  }
  return compiled;
}

Result<OsRules> OsRules::fromToml(std::string_view toml, std::string_view path) {
  auto rules = readOsRules(toml, path);
  if (rules.has_error()) {
    return rules.error();
  }
  auto compiled = compile(*rules);
  if (compiled.has_error()) {
    return Error{std::string(path) + ": " + compiled.error().message};
  }
  return compiled;
}

OsRules OsRules::builtIn() {
  auto compiled = compile(builtInOsRules());
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
  const DeviceOs os = firstMatch(key);
  return known_.put(std::move(key), os);
}

model::DeviceOs OsRules::firstMatch(std::string_view name) const {
  std::vector<int> matched;
  if (!patterns_->Match(name, &matched)) {
    return DeviceOs::other;
  }
  // Patterns are numbered in the order of the rules.
  const int first = *std::min_element(matched.begin(), matched.end());
  return osOfPattern_[static_cast<std::size_t>(first)];
}

}  // namespace flowwall::net::enrich
