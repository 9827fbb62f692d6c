#include "net/config/invocation.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "net/config/command_line.hpp"
#include "net/config/config_file.hpp"
#include "net/config/key_table.hpp"

namespace flowwall::net::config {
namespace {

using Sentences = std::vector<std::string>;

std::optional<std::string> lookUp(const Surroundings& surroundings, const std::string& name) {
  auto value = surroundings.environment(name);
  return value && !value->empty() ? value : std::nullopt;
}

void applyFile(const CommandLine& line, const Surroundings& surroundings, Config& config,
               Sentences& errors) {
  if (line.configFile) {
    applyTomlFile(*line.configFile, config, errors);
    return;
  }
  std::vector<std::string> candidates;
  if (const auto xdg = lookUp(surroundings, "XDG_CONFIG_HOME")) {
    candidates.push_back(*xdg + "/flowwall/flowwall.toml");
  } else if (const auto home = lookUp(surroundings, "HOME")) {
    candidates.push_back(*home + "/.config/flowwall/flowwall.toml");
  }
  candidates.push_back(surroundings.systemConfigFile);
  for (const std::string& path : candidates) {
    std::error_code unreadable;
    if (std::filesystem::exists(path, unreadable)) {
      applyTomlFile(path, config, errors);
      return;
    }
  }
}

void applyEnvironment(const Surroundings& surroundings, Config& config, Sentences& errors) {
  for (const Key& key : allKeys()) {
    const std::string name(key.environment);
    const auto value = name.empty() ? std::nullopt : lookUp(surroundings, name);
    if (!value) {
      continue;
    }
    if (const auto why = setFromText(key, config, *value)) {
      errors.push_back(name + "=" + *value + ": " + *why);
    } else {
      config.origins[std::string(key.name)] = "environment " + name;
    }
  }
}

void applyFlags(const CommandLine& line, Config& config, Sentences& errors) {
  for (const auto& [name, value] : line.values) {
    const Key& key = *findKey(name);
    if (const auto why = setFromText(key, config, value)) {
      errors.push_back(std::string(key.flag) + " " + value + ": " + *why);
    } else {
      config.origins[name] = "flag " + std::string(key.flag);
    }
  }
}

// A password from a more telling place replaces one from a less telling one, whichever way each is
// given; only two at the same level contradict each other.
void settlePassword(Config& config, Sentences& errors) {
  NtopngConfig& ntopng = config.ntopng;
  if (ntopng.password.empty() || ntopng.passwordFile.empty()) {
    return;
  }
  if (config.origins["ntopng.password_file"].starts_with("environment ")) {
    errors.emplace_back("NTOP_PASS and NTOP_PASS_FILE are both set; use one of them");
  } else {
    ntopng.passwordFile.clear();
    config.origins.erase("ntopng.password_file");
  }
}

void settleSource(Config& config, Sentences& errors) {
  const NtopngConfig& ntopng = config.ntopng;
  if (config.source == SourceKind::automatic && !ntopng.host.empty()) {
    config.source = SourceKind::ntopng;
    config.origins["source.kind"] = "ntopng.host is set";
  }
  if (config.source != SourceKind::ntopng) {
    return;
  }
  if (ntopng.host.empty()) {
    errors.emplace_back(
        "the ntopng source needs a server: set NTOP_HOST or ntopng.host to host or host:port");
  }
  const bool hasPassword = !ntopng.password.empty() || !ntopng.passwordFile.empty();
  if (hasPassword != !ntopng.user.empty()) {
    errors.emplace_back(hasPassword ? "an ntopng password is set but no user: set NTOP_USER or "
                                      "ntopng.user"
                                    : "an ntopng user is set but no password: set NTOP_PASS, "
                                      "NTOP_PASS_FILE or ntopng.password_file");
  }
}

void settleDataDir(const Surroundings& surroundings, Config& config, Sentences& errors) {
  if (!config.dataDir.empty()) {
    return;
  }
  if (const auto state = lookUp(surroundings, "STATE_DIRECTORY")) {
    config.dataDir = state->substr(0, state->find(':'));  // systemd may name several
    config.origins["data.dir"] = "environment STATE_DIRECTORY";
  } else if (const auto xdg = lookUp(surroundings, "XDG_STATE_HOME")) {
    config.dataDir = *xdg + "/flowwall";
    config.origins["data.dir"] = "environment XDG_STATE_HOME";
  } else if (const auto home = lookUp(surroundings, "HOME")) {
    config.dataDir = *home + "/.local/state/flowwall";
  } else {
    errors.emplace_back("no data directory: set DATA_DIR, data.dir, --data-dir or HOME");
  }
}

}  // namespace

void throw_exception_from_error(const Errors& errors, const boost::source_location&) {
  throw std::runtime_error(errors.sentences.empty() ? "invalid configuration"
                                                    : errors.sentences.front());
}

Surroundings processSurroundings(std::string version) {
  Surroundings surroundings;
  surroundings.version = std::move(version);
  surroundings.environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  return surroundings;
}

boost::system::result<Invocation, Errors> parseInvocation(int argc, const char* const* argv,
                                                          const Surroundings& surroundings) {
  CommandLine line = parseCommandLine(argc, argv, surroundings.version);
  Invocation invocation;
  invocation.command = line.command;
  invocation.shot = std::move(line.shot);
  invocation.text = std::move(line.text);
  if (line.command == Command::printText) {
    return invocation;
  }
  Errors errors{std::move(line.errors)};
  Config& config = invocation.config;
  applyFile(line, surroundings, config, errors.sentences);
  applyEnvironment(surroundings, config, errors.sentences);
  applyFlags(line, config, errors.sentences);
  settlePassword(config, errors.sentences);
  settleSource(config, errors.sentences);
  settleDataDir(surroundings, config, errors.sentences);
  if (config.display.headless && config.display.windowed) {
    errors.sentences.emplace_back("headless and windowed contradict each other; use one of them");
  }
  if (!errors.sentences.empty()) {
    return errors;
  }
  return invocation;
}

Result<std::string> readPassword(const NtopngConfig& ntopng) {
  using Password = Result<std::string>;
  if (ntopng.passwordFile.empty()) {
    return Password(boost::system::in_place_value, ntopng.password);
  }
  std::ifstream file(ntopng.passwordFile);
  std::string password;
  if (!file) {
    return Error{"cannot read the password file " + ntopng.passwordFile + ": " +
                 std::strerror(errno)};
  }
  std::getline(file, password);
  if (password.ends_with('\r')) {
    password.pop_back();
  }
  if (password.empty()) {
    return Error{"the password file " + ntopng.passwordFile + " has no password in its first line"};
  }
  return Password(boost::system::in_place_value, std::move(password));
}

std::string printEffective(const Config& config) {
  std::string text = "# Flowwall's effective configuration; file: " +
                     (config.file.empty() ? std::string("none") : config.file) + "\n";
  std::string_view section;
  for (const Key& key : allKeys()) {
    const auto dot = key.name.find('.');
    if (key.name.substr(0, dot) != section) {
      section = key.name.substr(0, dot);
      text += "\n[" + std::string(section) + "]\n";
    }
    const auto origin = config.origins.find(key.name);
    text += (key.secret ? "# " : "") + std::string(key.name.substr(dot + 1)) + " = " +
            tomlValue(key, config) + "  # " +
            (origin == config.origins.end() ? std::string("default") : origin->second) + "\n";
  }
  return text;
}

}  // namespace flowwall::net::config
