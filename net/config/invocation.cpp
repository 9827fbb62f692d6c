#include "net/config/invocation.hpp"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <unistd.h>

#include "net/config/command_line.hpp"
#include "net/config/config_file.hpp"
#include "net/config/key_table.hpp"
#include "net/config/secrets.hpp"
#include "net/config/toml_text.hpp"

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
      errors.push_back(name + (key.secret ? "" : "=" + shownValue(*value)) + ": " + *why);
    } else {
      config.origins[std::string(key.name)] = "environment " + name;
    }
  }
}

void applyFlags(const CommandLine& line, Config& config, Sentences& errors) {
  for (const auto& [name, value] : line.values) {
    const Key& key = *findKey(name);
    if (const auto why = setFromText(key, config, value)) {
      errors.push_back(std::string(key.flag) + " " + shownValue(value) + ": " + *why);
    } else {
      config.origins[name] = "flag " + std::string(key.flag);
    }
  }
}

void settleSource(Config& config) {
  if (config.source == SourceKind::automatic && !config.ntopng.host.empty()) {
    config.source = SourceKind::ntopng;
    config.origins["source.kind"] = "ntopng.host is set";
  }
}

// What is missing for the login that is asked for, beginning with its key; empty: nothing.
std::string missingForLogin(const NtopngConfig& ntopng) {
  const std::string password = "NTOP_PASS, NTOP_PASS_FILE or ntopng.password_file";
  const bool hasUser = !ntopng.user.empty();
  const bool hasPassword = !ntopng.password.empty();
  const bool hasToken = !ntopng.token.empty();
  const bool hasCookie = !ntopng.cookie.empty();
  using enum NtopngAuth;
  if (hasPassword && !hasUser) {
    return "ntopng.password: is set, but there is no user; set NTOP_USER or ntopng.user";
  }
  if (ntopng.auth == token && !hasToken) {
    return "ntopng.auth: is token, but there is none; set NTOP_TOKEN, NTOP_TOKEN_FILE or "
           "ntopng.token_file";
  }
  if (ntopng.auth == basic && !hasPassword) {
    return "ntopng.auth: is basic, but there is no user and password; set NTOP_USER and " +
           password;
  }
  if (ntopng.auth == session && !hasPassword && !hasCookie) {
    return "ntopng.auth: is session, but there is no user and password; set NTOP_USER and " +
           password + ", or NTOP_COOKIE";
  }
  const bool isUserAlone = hasUser && !hasPassword && !hasToken && !hasCookie;
  return isUserAlone ? "ntopng.user: is set, but there is no password; set " + password : "";
}

void checkNtopng(const NtopngConfig& ntopng, Sentences& errors) {
  if (ntopng.host.empty()) {
    errors.emplace_back(
        "source.kind: ntopng needs a server; set NTOP_HOST or ntopng.host to host or host:port");
  }
  if (ntopng.insecure && !ntopng.pinSha256.empty()) {
    errors.emplace_back("ntopng.insecure: contradicts ntopng.pin_sha256; use one of them");
  }
}

// The secrets, and whether what ntopng needs is there. Each error says where its key was set.
void settleNtopng(const Surroundings& surroundings, Invocation& invocation, Sentences& errors) {
  Config& config = invocation.config;
  const bool isNeeded = config.source == SourceKind::ntopng && invocation.command != Command::token;
  Sentences found;
  settleSecrets(config, lookUp(surroundings, "CREDENTIALS_DIRECTORY"), isNeeded, found,
                invocation.warnings);
  if (isNeeded) {
    if (found.empty()) {  // else a secret would be missed twice
      found.push_back(missingForLogin(config.ntopng));
    }
    checkNtopng(config.ntopng, found);
  }
  std::erase(found, "");
  for (std::string& sentence : found) {
    errors.push_back(withOrigins(config, std::move(sentence)));
  }
}

void settleDataDir(const Surroundings& surroundings, Config& config, Sentences& errors) {
  if (!config.data.dir.empty()) {
    return;
  }
  if (const auto state = lookUp(surroundings, "STATE_DIRECTORY")) {
    config.data.dir = state->substr(0, state->find(':'));  // systemd may name several
    config.origins["data.dir"] = "environment STATE_DIRECTORY";
  } else if (const auto xdg = lookUp(surroundings, "XDG_STATE_HOME")) {
    config.data.dir = *xdg + "/flowwall";
    config.origins["data.dir"] = "environment XDG_STATE_HOME";
  } else if (const auto home = lookUp(surroundings, "HOME")) {
    config.data.dir = *home + "/.local/state/flowwall";
  } else {
    errors.emplace_back("no data directory: set DATA_DIR, data.dir, --data-dir or HOME");
  }
}

// Nothing is wrong with the wall then, but for what is missing on it.
void settleRemoteAddress(Invocation& invocation) {
  const Config& config = invocation.config;
  const bool isOfWall =
      invocation.command == Command::wall || invocation.command == Command::checkConfig;
  const auto listening = model::IpAddress::parse(config.control.address);
  if (isOfWall && config.display.remoteAddress == kFoundAddress && listening &&
      listening->isLoopback()) {
    invocation.warnings.push_back(
        withOrigins(config, "display.remote_address: no other machine can reach the control "
                            "endpoint, which listens on loopback only; no address is shown"));
  }
}

// Overwrites the secrets where the process was given them, then takes them out.
void scrubSecrets() {
  for (const Key& key : allKeys()) {
    if (!key.secret || key.environment.empty()) {
      continue;
    }
    const std::string name(key.environment);
    const std::string start = name + "=";
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      if (std::string_view(*entry).starts_with(start)) {
        ::explicit_bzero(*entry + start.size(), std::strlen(*entry + start.size()));
      }
    }
    ::unsetenv(name.c_str());
  }
}

boost::system::result<Invocation, Errors> assemble(CommandLine line,
                                                   const Surroundings& surroundings) {
  Invocation invocation;
  invocation.command = line.command;
  invocation.shot = std::move(line.shot);
  invocation.bench = line.bench;
  invocation.rotateToken = line.rotateToken;
  invocation.text = std::move(line.text);
  if (line.command == Command::printText) {
    return invocation;
  }
  Errors errors{std::move(line.errors)};
  Config& config = invocation.config;
  applyFile(line, surroundings, config, errors.sentences);
  applyEnvironment(surroundings, config, errors.sentences);
  applyFlags(line, config, errors.sentences);
  settleSource(config);
  settleNtopng(surroundings, invocation, errors.sentences);
  settleDataDir(surroundings, config, errors.sentences);
  settleRemoteAddress(invocation);
  if (config.display.headless && config.display.windowed) {
    errors.sentences.emplace_back("headless and windowed contradict each other; use one of them");
  }
  if (!errors.sentences.empty()) {
    errors.command = invocation.command;
    errors.config = std::move(config);
    return errors;
  }
  return invocation;
}

std::string originOf(const Config& config, const std::string& name) {
  const auto found = config.origins.find(name);
  return "  # " + (found == config.origins.end() ? "default" : shown(found->second)) + "\n";
}

std::string printSites(const Config& config) {
  std::string text;
  for (std::size_t i = 0; i < config.sites.size(); ++i) {
    const SiteConfig& site = config.sites[i];
    const std::string prefix = "sites[" + std::to_string(i) + "].";
    std::string networks;
    for (const NetworkConfig& network : site.networks) {
      networks += (networks.empty() ? "" : ", ") + tomlQuoted(toString(network));
    }
    text += "\n[[sites]]\nname = " + tomlQuoted(site.name) + originOf(config, prefix + "name") +
            "lat = " + numberText(site.latDeg) + originOf(config, prefix + "lat") +
            "lon = " + numberText(site.lonDeg) + originOf(config, prefix + "lon") + "networks = [" +
            networks + "]" + originOf(config, prefix + "networks");
  }
  return text;
}

}  // namespace

void throw_exception_from_error(const Errors& errors, const boost::source_location&) {
  throw std::runtime_error(errors.sentences.empty() ? "invalid configuration"
                                                    : errors.sentences.front());
}

Surroundings processSurroundings(std::string version) {
  Surroundings surroundings;
  surroundings.version = std::move(version);
  const auto variables = std::make_shared<std::map<std::string, std::string>>();
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = std::min(text.find('='), text.size());
    variables->emplace(text.substr(0, equals), text.substr(std::min(equals + 1, text.size())));
  }
  surroundings.environment = [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables->find(name);
    return found == variables->end() ? std::nullopt : std::optional(found->second);
  };
  scrubSecrets();
  return surroundings;
}

boost::system::result<Invocation, Errors> parseInvocation(int argc, const char* const* argv,
                                                          const Surroundings& surroundings) {
  return assemble(parseCommandLine(argc, argv, surroundings.version), surroundings);
}

boost::system::result<Invocation, Errors> parseInvocation(int argc, const char* const* argv,
                                                          const Surroundings& surroundings,
                                                          const std::string& file) {
  CommandLine line = parseCommandLine(argc, argv, surroundings.version);
  line.configFile = file;
  return assemble(std::move(line), surroundings);
}

std::string withOrigins(const Config& config, std::string text) {
  for (const auto& [key, where] : config.origins) {
    if (const auto at = text.find(key + ": "); at != std::string::npos) {
      text.insert(at, shown(where) + ": ");
    }
  }
  return text;
}

std::string printEffective(const Config& config) {
  std::string text = "# Flowwall's effective configuration; file: " +
                     (config.file.empty() ? std::string("none") : shown(config.file)) + "\n";
  std::string_view section;
  for (const Key& key : allKeys()) {
    const auto dot = key.name.find('.');
    if (key.name.substr(0, dot) != section) {
      section = key.name.substr(0, dot);
      text += "\n[" + std::string(section) + "]\n";
    }
    text += (key.secret ? "# " : "") + std::string(key.name.substr(dot + 1)) + " = " +
            tomlValue(key, config) + originOf(config, std::string(key.name));
  }
  return text + printSites(config);
}

}  // namespace flowwall::net::config
