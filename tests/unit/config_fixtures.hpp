// What the tests of net/config share: a folder, an environment and a command line of their own.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "net/config/invocation.hpp"
#include "net/config/key_table.hpp"

namespace flowwall::net::config {

/// A text that sets `key` to something other than its default.
inline std::string sampleFor(const Key& key) {
  static const std::map<std::string, std::string, std::less<>> kWords{
      {"source.kind", "replay:/var/lib/flow wall/\"recorded\""},
      {"ntopng.host", "[2001:db8::5]:3001"},
      {"ntopng.auth", "basic"},
      {"ntopng.pin_sha256", std::string(64, 'a')},
      {"poll.protocol", "udp"},
      {"display.view", "map"},
      {"display.size", "640x480"},
      {"display.dim_hours", "mon-fri 19:30-07:00, sat-sun 00:00-24:00"},
      {"display.blank_hours", "22:00-06:00"},
      {"display.remote_address", "https://wall.example:3000/"},
      {"display.panels", "clock,top"},
      {"display.quality", "high"},
      {"display.palette", "colorblind"},
      {"geo.providers", "ip-api, libloc"},
      {"geo.ip_api_url", "http://127.0.0.1:8080/batch"},
      {"names.servers", "192.0.2.1, 192.0.2.2:5353, 2001:db8::1, [2001:db8::2]:54"},
      {"control.address", "127.0.0.2"},
      {"control.host_names", "wall.example, noc-wall"},
      {"log.level", "debug"},
  };
  if (const auto found = kWords.find(key.name); found != kWords.end()) {
    return found->second;
  }
  if (const auto* integer = std::get_if<Integer>(&key.kind)) {
    return std::to_string(integer->high);
  }
  if (const auto* real = std::get_if<Real>(&key.kind)) {
    return std::to_string(real->low);
  }
  if (std::holds_alternative<Boolean>(key.kind)) {
    return tomlValue(key, Config{}) == "true" ? "false" : "true";
  }
  return "/some/where \"else\"";
}

class ConfigTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    surroundings_.version = "1.2.3";
    surroundings_.systemConfigFile = folder_ + "/etc.toml";
    surroundings_.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    };
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }

  boost::system::result<Invocation, Errors> parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "flowwall");
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) {
      argv.push_back(argument.c_str());
    }
    return parseInvocation(static_cast<int>(argv.size()), argv.data(), surroundings_);
  }
  Config good(const std::vector<std::string>& arguments = {}) {
    const auto parsed = parse(arguments);
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().sentences.front());
    return parsed ? parsed->config : Config{};
  }
  std::vector<std::string> bad(const std::vector<std::string>& arguments = {}) {
    const auto parsed = parse(arguments);
    EXPECT_FALSE(parsed);
    return parsed ? std::vector<std::string>{} : parsed.error().sentences;
  }
  // Of a file with this text: all errors as one text.
  std::string badFile(const std::string& text) {
    std::string all;
    for (const std::string& sentence : bad({"--config", write("flowwall.toml", text)})) {
      all += sentence + "\n";
    }
    return all;
  }
  Config goodFile(const std::string& text) {
    return good({"--config", write("flowwall.toml", text)});
  }

  std::string folder_ = ::testing::TempDir() + "flowwall-config-" + std::to_string(::getpid());
  std::map<std::string, std::string> environment_{{"HOME", "/home/noc"}};
  Surroundings surroundings_;
};

}  // namespace flowwall::net::config
