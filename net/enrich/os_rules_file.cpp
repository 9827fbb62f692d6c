// Reads config/os-rules.toml and files like it.

#include <algorithm>
#include <array>
#include <toml++/toml.h>
#include <utility>

#include "net/enrich/os_rules.hpp"
#include "net/wire/json_text.hpp"
#include "net/wire/toml_keys.hpp"

namespace flowwall::net::enrich {
namespace {

using model::DeviceOs;

constexpr std::array<std::pair<std::string_view, DeviceOs>, 6> kOsNames{{
    {"windows", DeviceOs::windows},
    {"android", DeviceOs::android},
    {"linux", DeviceOs::linux_},
    {"ios", DeviceOs::ios},
    {"macos", DeviceOs::macos},
    {"other", DeviceOs::other},
}};
constexpr std::string_view kAllowedNames =
    R"("windows", "android", "linux", "ios", "macos" or "other")";

// What stands in the file may be in `what`.
Error errorAt(std::string_view path, std::size_t line, std::string_view what) {
  constexpr std::size_t kMaxBytes = 1'000;
  return Error{std::string(path) + ":" + std::to_string(line) + ": " +
               wire::cleanUtf8(what, kMaxBytes)};
}

// Collects the rules, and the first thing that is wrong.
class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path) {}

  Result<std::vector<OsRule>> read(const toml::table& file) {
    for (const auto& [key, node] : file) {
      if (key.str() != "rule" || !node.is_array_of_tables()) {
        return fail(node, "\"" + std::string(key.str()) +
                              "\" is not known here; the file is a list of [[rule]]");
      }
    }
    const toml::array* list = file["rule"].as_array();
    if (list == nullptr || list->empty()) {
      return Error{std::string(path_) + ": there is no [[rule]] in it"};
    }
    std::vector<OsRule> rules;
    for (const toml::node& node : *list) {
      auto rule = readRule(*node.as_table());
      if (rule.has_error()) {
        return rule.error();
      }
      rules.push_back(std::move(*rule));
    }
    return rules;
  }

 private:
  [[nodiscard]] Error fail(const toml::node& where, const std::string& what) const {
    return errorAt(path_, where.source().begin.line, what);
  }

  Result<OsRule> readRule(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key.str() != "os" && key.str() != "patterns") {
        return fail(node, "\"" + std::string(key.str()) +
                              "\" is not known here; a rule has \"os\" and \"patterns\"");
      }
    }
    auto os = readOs(table);
    if (os.has_error()) {
      return os.error();
    }
    auto patterns = readPatterns(table);
    if (patterns.has_error()) {
      return patterns.error();
    }
    return OsRule{*os, std::move(*patterns)};
  }

  [[nodiscard]] Result<DeviceOs> readOs(const toml::table& table) const {
    const toml::node* node = table.get("os");
    if (node == nullptr) {
      return fail(table, "the rule has no \"os\"; it is " + std::string(kAllowedNames));
    }
    const auto name = node->value_exact<std::string_view>();
    for (const auto& [known, os] : kOsNames) {
      if (name == known) {
        return os;
      }
    }
    return fail(*node, (name ? "\"" + std::string(*name) + "\" is no system known here"
                             : std::string("\"os\" is no text")) +
                           "; it is " + std::string(kAllowedNames));
  }

  Result<std::vector<std::string>> readPatterns(const toml::table& table) {
    const toml::node* node = table.get("patterns");
    const toml::array* list = node == nullptr ? nullptr : node->as_array();
    if (list == nullptr || list->empty()) {
      return fail(node == nullptr ? table : *node,
                  "the rule needs \"patterns\", a list of regular expressions");
    }
    std::vector<std::string> patterns;
    for (const toml::node& one : *list) {
      const auto pattern = one.value_exact<std::string>();
      if (!pattern) {
        return fail(one, "a pattern is a text in quotes");
      }
      if (++count_ > OsRules::kMaxPatterns) {
        return fail(one,
                    "there are more than " + std::to_string(OsRules::kMaxPatterns) + " patterns");
      }
      if (const auto wrong = whyNoOsPattern(*pattern)) {
        return fail(one, *wrong);
      }
      patterns.push_back(*pattern);
    }
    return patterns;
  }

  std::string_view path_;
  std::size_t count_ = 0;
};

}  // namespace

Result<std::vector<OsRule>> readOsRules(std::string_view toml, std::string_view path) {
  if (toml.size() > OsRules::kMaxFileBytes) {
    return Error{std::string(path) + ": the file is larger than " +
                 std::to_string(OsRules::kMaxFileBytes / 1024) + " KiB"};
  }
  if (const auto deep = wire::tooDeepKeyAt(toml)) {
    const auto line = std::ranges::count(toml.substr(0, *deep), '\n') + 1;
    return errorAt(path, static_cast<std::size_t>(line), "a key has too many dots");
  }
  try {
    return Reader(path).read(toml::parse(toml, path));
  } catch (const toml::parse_error& error) {
    return errorAt(path, error.source().begin.line, error.description());
  }
}

}  // namespace flowwall::net::enrich
