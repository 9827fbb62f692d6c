#include "net/config/config_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "net/config/key_table.hpp"
#include "net/config/site_reader.hpp"
#include "net/config/toml_nodes.hpp"
#include "net/config/toml_syntax.hpp"
#include "net/config/toml_text.hpp"
#include "net/wire/toml_keys.hpp"

namespace flowwall::net::config {
namespace {

constexpr std::string_view kSites = "sites";

bool isSection(std::string_view name) {
  return std::ranges::any_of(allKeys(), [name](const Key& key) {
    return key.name.starts_with(name) && key.name.size() > name.size() &&
           key.name[name.size()] == '.';
  });
}

std::string meantKey(std::string_view wrong) {
  std::vector<std::string> names;
  for (const Key& key : allKeys()) {
    names.emplace_back(key.name);
    const std::string section(key.name.substr(0, key.name.find('.')));
    if (wrong.find('.') == std::string_view::npos &&
        std::ranges::find(names, section) == names.end()) {
      names.push_back(section);
    }
  }
  names.emplace_back(kSites);
  return didYouMean(wrong, names);
}

// The node's value as the text that the key's setter takes; nothing when its type is wrong.
std::optional<std::string> textFor(const Key& key, const toml::node& node) {
  if (std::holds_alternative<Boolean>(key.kind)) {
    const auto value = node.value_exact<bool>();
    return value ? std::optional<std::string>(*value ? "true" : "false") : std::nullopt;
  }
  const bool isReal = std::holds_alternative<Real>(key.kind);
  if (isReal && node.is_floating_point()) {
    return numberText(*node.value_exact<double>());
  }
  if (isReal || std::holds_alternative<Integer>(key.kind)) {
    const auto value = node.value_exact<std::int64_t>();
    return value ? std::optional(std::to_string(*value)) : std::nullopt;
  }
  return node.value_exact<std::string>();
}

// Why the node is not the key's value; nothing once it has been set.
std::optional<std::string> set(const Key& key, Config& config, const toml::node& node) {
  const toml::array* array = node.as_array();
  if (array != nullptr && std::holds_alternative<List>(key.kind)) {
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
      const auto text = element.value_exact<std::string>();
      if (!text) {
        return "must be " + allowedWords(key) + ", each in quotes";
      }
      texts.push_back(*text);
    }
    return setFromTexts(key, config, texts);
  }
  if (const auto text = textFor(key, node)) {
    return setFromText(key, config, *text);
  }
  const bool isWhole = std::holds_alternative<Integer>(key.kind);
  const bool isBare = isWhole || std::holds_alternative<Real>(key.kind) ||
                      std::holds_alternative<Boolean>(key.kind);
  return "must be " + allowedWords(key) +
         (isWhole ? ", a whole number" : (isBare ? ", without quotes" : ", in quotes"));
}

std::string notInTheFile(const Key& key) {
  const std::string name(key.name);
  const std::string fileKey = name + "_file";
  return name + " does not belong in this file; use " +
         (findKey(fileKey) == nullptr ? "" : fileKey + ", or ") + std::string(key.environment) +
         " in the environment";
}

class Reader {
 public:
  Reader(Config& config, Mistakes& mistakes) : config_(config), mistakes_(mistakes) {}

  void table(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      if (mistakes_.areTooMany()) {
        return;
      }
      const std::string name = prefix + std::string(key.str());
      const toml::table* inner = node.as_table();
      if (const Key* known = findKey(name)) {
        value(*known, node, key.source());
      } else if (name == kSites) {
        readSites(node, config_, mistakes_);
      } else if (!isSection(name)) {
        mistakes_.add(key.source(), "unknown key '" + shown(name) + "'" + meantKey(name));
      } else if (inner == nullptr) {
        mistakes_.add(key.source(), name + " = " + asWritten(node) +
                                        ": is a section; begin it with a line [" + name + "]");
      } else {
        this->table(*inner, name + ".");
      }
    }
  }

 private:
  void value(const Key& key, const toml::node& node, const toml::source_region& at) {
    if (key.secret) {
      mistakes_.add(at, notInTheFile(key));
    } else if (const auto why = set(key, config_, node)) {
      mistakes_.add(at, std::string(key.name) + " = " + asWritten(node) + ": " + *why);
    } else {
      config_.origins[std::string(key.name)] = mistakes_.where(at);
    }
  }

  Config& config_;
  Mistakes& mistakes_;
};

std::string uncapitalised(std::string_view text) {
  std::string out = shown(text);
  if (!out.empty() && out.front() >= 'A' && out.front() <= 'Z') {
    out.front() = static_cast<char>(out.front() + ('a' - 'A'));
  }
  return out;
}

constexpr std::size_t kMostBytes = 1U << 20U;

std::string tooLarge() {
  return "is larger than " + std::to_string(kMostBytes) + " bytes";
}

}  // namespace

void applyToml(std::string_view text, const std::string& path, Config& config,
               std::vector<std::string>& errors) {
  if (text.size() > kMostBytes) {
    errors.push_back(path + ": " + tooLarge());
    return;
  }
  if (const auto deep = wire::tooDeepKeyAt(text)) {
    errors.push_back(path + ":" + lineAndColumn(text, *deep) + ": a key is more than " +
                     std::to_string(wire::kDeepestKey) + " levels deep");
    return;
  }
  try {
    const toml::table table = toml::parse(text, path);
    Mistakes mistakes(path, errors);
    Reader(config, mistakes).table(table, "");
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    errors.push_back(path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
                     uncapitalised(error.description()) + ", in: " + lineToShow(text, at.line));
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
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) {
    errors.push_back("cannot read the configuration file " + path + ": " + std::strerror(errno));
    return;
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  config.file = path;
  applyToml(text, path, config, errors);
}

}  // namespace flowwall::net::config
