#include "net/config/config_file.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "net/config/key_table.hpp"

namespace flowwall::net::config {
namespace {

bool isSection(std::string_view name) {
  return std::ranges::any_of(allKeys(), [name](const Key& key) {
    return key.name.starts_with(name) && key.name.size() > name.size() &&
           key.name[name.size()] == '.';
  });
}

std::string didYouMean(std::string_view wrong) {
  std::vector<std::string> names;
  for (const Key& key : allKeys()) {
    names.emplace_back(key.name);
    const std::string section(key.name.substr(0, key.name.find('.')));
    if (wrong.find('.') == std::string_view::npos &&
        std::ranges::find(names, section) == names.end()) {
      names.push_back(section);
    }
  }
  const auto nearest = nearestName(wrong, names);
  return nearest ? "; did you mean '" + *nearest + "'?" : "";
}

std::string asWritten(const toml::node& node) {
  std::ostringstream text;
  node.visit([&text](const auto& value) {
    if constexpr (toml::is_table<decltype(value)>) {
      text << "a table";
    } else if constexpr (toml::is_array<decltype(value)>) {
      text << "a list";
    } else {
      text << value;
    }
  });
  return text.str();
}

// The node's value as the text that the key's setter takes; nothing when its type is wrong.
std::optional<std::string> textFor(const Key& key, const toml::node& node) {
  if (std::holds_alternative<Boolean>(key.kind)) {
    const auto value = node.value_exact<bool>();
    return value ? std::optional<std::string>(*value ? "true" : "false") : std::nullopt;
  }
  const bool isReal = std::holds_alternative<Real>(key.kind);
  if (isReal || std::holds_alternative<Integer>(key.kind)) {
    const bool fits = node.is_integer() || (isReal && node.is_floating_point());
    return fits ? std::optional(asWritten(node)) : std::nullopt;
  }
  return node.value_exact<std::string>();
}

std::string wantedType(const Key& key) {
  if (std::holds_alternative<Text>(key.kind) || std::holds_alternative<Parsed>(key.kind)) {
    return " in quotes";
  }
  return std::holds_alternative<Integer>(key.kind) ? ", a whole number" : "";
}

class Reader {
 public:
  Reader(const std::string& path, Config& config, std::vector<std::string>& errors)
      : path_(path), config_(config), errors_(errors) {}

  void table(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      const std::string where = path_ + ":" + std::to_string(key.source().begin.line);
      if (const auto* inner = node.as_table(); inner != nullptr && isSection(name)) {
        this->table(*inner, name + ".");
      } else if (const Key* known = findKey(name)) {
        value(*known, node, where);
      } else {
        errors_.push_back(where + ": unknown key '" + name + "'" + didYouMean(name));
      }
    }
  }

 private:
  void value(const Key& key, const toml::node& node, const std::string& where) {
    const std::string name(key.name);
    if (key.secret) {
      errors_.push_back(where + ": " + name + " does not belong in this file; use " + name +
                        "_file, or " + std::string(key.environment) + " in the environment");
      return;
    }
    const auto text = textFor(key, node);
    if (!text) {
      errors_.push_back(where + ": " + name + " = " + asWritten(node) + ": must be " +
                        allowedWords(key) + wantedType(key));
    } else if (const auto why = setFromText(key, config_, *text)) {
      errors_.push_back(where + ": " + name + " = " + asWritten(node) + ": " + *why);
    } else {
      config_.origins[name] = where;
    }
  }

  const std::string& path_;
  Config& config_;
  std::vector<std::string>& errors_;
};

}  // namespace

void applyToml(std::string_view text, const std::string& path, Config& config,
               std::vector<std::string>& errors) {
  try {
    const toml::table table = toml::parse(text, path);
    Reader(path, config, errors).table(table, "");
  } catch (const toml::parse_error& error) {
    errors.push_back(path + ":" + std::to_string(error.source().begin.line) + ": " +
                     std::string(error.description()));
  }
}

void applyTomlFile(const std::string& path, Config& config, std::vector<std::string>& errors) {
  std::error_code unreadable;
  std::ifstream file(path, std::ios::binary);
  const int why = errno;
  const bool isFolder = std::filesystem::is_directory(path, unreadable);
  if (!file || isFolder) {
    errors.push_back("cannot read the configuration file " + path + ": " +
                     (isFolder ? "it is a directory" : std::strerror(why)));
    return;
  }
  std::ostringstream text;
  text << file.rdbuf();
  config.file = path;
  applyToml(text.str(), path, config, errors);
}

}  // namespace flowwall::net::config
