// applyToml(): mistakes are few, each one clean line; a file without any can be written anew from
// the Config that it gave, and reads back as the same one.
#include <string>
#include <vector>

#include "net/config/config_file.hpp"
#include "net/config/key_table.hpp"
#include "net/config/toml_text.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

namespace config = net::config;

constexpr std::size_t kMostMistakes = 101;  // and the sentence that there are more
constexpr std::size_t kLongestMistake = 4'000;

void checkMistakes(const std::vector<std::string>& mistakes) {
  must(mistakes.size() <= kMostMistakes, "mistakes are bounded");
  for (const std::string& mistake : mistakes) {
    must(mistake.starts_with("f.toml:"), "a mistake says where it is");
    must(isCleanText(mistake, kLongestMistake), "a mistake is one line of clean text");
  }
}

std::string written(const config::Config& from) {
  std::string text;
  for (const config::Key& key : config::allKeys()) {
    if (!key.secret) {
      text += std::string(key.name) + " = " + config::tomlValue(key, from) + "\n";
    }
  }
  for (const config::SiteConfig& site : from.sites) {
    text += "[[sites]]\nname = " + config::tomlQuoted(site.name) +
            "\nlat = " + config::numberText(site.latDeg) +
            "\nlon = " + config::numberText(site.lonDeg) + "\nnetworks = [";
    for (const config::NetworkConfig& network : site.networks) {
      text += config::tomlQuoted(toString(network)) + ",";
    }
    text += "]\n";
  }
  return text;
}

void checkReadsBack(const config::Config& first) {
  config::Config second;
  std::vector<std::string> mistakes;
  config::applyToml(written(first), "f.toml", second, mistakes);
  for (const std::string& mistake : mistakes) {
    std::fprintf(stderr, "%s\n", mistake.c_str());
  }
  must(mistakes.empty(), "what was read can be written as TOML");
  for (const config::Key& key : config::allKeys()) {
    must(key.secret || config::sameValue(key, first, second), "a value reads back as the same");
  }
  must(first.sites == second.sites, "the sites read back as the same");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  config::Config read;
  std::vector<std::string> mistakes;
  config::applyToml(textOf(data, size), "f.toml", read, mistakes);
  checkMistakes(mistakes);
  if (mistakes.empty()) {
    checkReadsBack(read);
  }
  return 0;
}
