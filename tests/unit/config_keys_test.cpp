#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "net/config/config_file.hpp"
#include "net/config/toml_text.hpp"
#include "tests/common.hpp"
#include "tests/unit/config_fixtures.hpp"

namespace flowwall::net::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(ConfigTest, EveryNumberIsRefusedOutsideItsRangeAndTakenAtItsEnds) {
  for (const Key& key : allKeys()) {
    Config config;
    std::vector<std::string> outside;
    std::vector<std::string> inside;
    if (const auto* integer = std::get_if<Integer>(&key.kind)) {
      outside = {std::to_string(integer->low - 1),
                 std::to_string(integer->high + 1),
                 "1.5",
                 "",
                 "99999999999999999999",
                 "0x10",
                 " 5"};
      inside = {std::to_string(integer->low), std::to_string(integer->high)};
    } else if (const auto* real = std::get_if<Real>(&key.kind)) {
      outside = {std::to_string(real->low - 0.01), std::to_string(real->high + 0.01), "nan", "inf",
                 "five"};
      inside = {std::to_string(real->low), std::to_string(real->high)};
    } else if (std::holds_alternative<Boolean>(key.kind)) {
      outside = {"", "2", "maybe"};
      inside = {"1", "0", "true", "false"};
    } else if (std::holds_alternative<Parsed>(key.kind)) {
      outside = {"not/allowed"};
    }
    for (const std::string& text : outside) {
      const auto why = setFromText(key, config, text);
      ASSERT_TRUE(why) << key.name << " " << text;
      EXPECT_THAT(*why, HasSubstr(allowedWords(key)));
    }
    for (const std::string& text : inside) {
      EXPECT_FALSE(setFromText(key, config, text)) << key.name << " " << text;
    }
  }
}

// The shipped file with its keys uncommented.
TEST_F(ConfigTest, TheShippedFileDocumentsEveryKeyWithItsDefault) {
  const std::string shipped = tests::sourceText("config/flowwall.toml");
  const std::string active =
      std::regex_replace(shipped, std::regex(R"((^|\n)#([a-z_0-9]+ = |\[\[sites\]\]))"), "$1$2");
  Config config;
  std::vector<std::string> errors;
  applyToml(active, "flowwall.toml", config, errors);
  EXPECT_THAT(errors, ElementsAre());
  const Config defaults;
  for (const Key& key : allKeys()) {
    EXPECT_EQ(config.origins.contains(key.name), !key.secret) << key.name;
    EXPECT_EQ(tomlValue(key, config), tomlValue(key, defaults)) << key.name;
  }
  ASSERT_EQ(config.sites.size(), 1U);
  EXPECT_EQ(config.sites.front().name, "Example office");
  const Config asShipped = good({"--config", FLOWWALL_SOURCE_DIR "/config/flowwall.toml"});
  EXPECT_TRUE(asShipped.origins.empty());
}

TEST_F(ConfigTest, TheEnvironmentExampleNamesEveryVariable) {
  const std::string example = tests::sourceText("config/flowwall.env.example");
  std::set<std::string> named;
  const std::regex line("#([A-Z_0-9]+)=");
  for (std::sregex_iterator it(example.begin(), example.end(), line), end; it != end; ++it) {
    named.insert((*it)[1]);
  }
  std::set<std::string> known;
  for (const Key& key : allKeys()) {
    if (!key.environment.empty()) {
      known.emplace(key.environment);
    }
  }
  EXPECT_EQ(named, known);
}

TEST_F(ConfigTest, WhatIsPrintedCanBeLoaded) {
  Config config;
  for (const Key& key : allKeys()) {
    if (key.name != "display.headless") {  // contradicts windowed
      ASSERT_EQ(setFromText(key, config, sampleFor(key)), std::nullopt) << key.name;
    }
    config.origins[std::string(key.name)] = "a\n\xff\x1b[31m file:1";
  }
  config.file = "a\nname";
  config.display.title = "a \"quoted\" \\ \n\x7f title: ö";
  config.sites = {{"a \"b\"\n", -90.0, 0.1, {{*model::IpAddress::parse("10.0.0.0"), 8}}},
                  {"c", 1e-7, 180.0, {{*model::IpAddress::parse("2001:db8::"), 32}}}};
  const Config again = goodFile(printEffective(config));
  for (const Key& key : allKeys()) {
    EXPECT_EQ(sameValue(key, config, again), !key.secret) << key.name;
  }
  EXPECT_EQ(config.sites, again.sites);
  EXPECT_EQ(again.origins.count("sites[1].networks"), 1U);
}

TEST_F(ConfigTest, EveryKeyCanBeSetInTheFile) {
  for (const Key& key : allKeys()) {
    if (key.secret) {
      continue;
    }
    Config wanted;
    ASSERT_EQ(setFromText(key, wanted, sampleFor(key)), std::nullopt) << key.name;
    const Config config = goodFile(std::string(key.name) + " = " + tomlValue(key, wanted) + "\n");
    EXPECT_TRUE(sameValue(key, config, wanted)) << key.name;
    EXPECT_FALSE(sameValue(key, config, Config{})) << key.name;
    EXPECT_EQ(config.origins.find(key.name)->second, config.file + ":1");
  }
}

TEST_F(ConfigTest, EveryKeyWithAVariableCanBeSetByIt) {
  for (const Key& key : allKeys()) {
    if (key.environment.empty()) {
      continue;
    }
    const std::string name(key.environment);
    environment_ = {{"HOME", "/h"}, {name, sampleFor(key)}};
    Config wanted;
    ASSERT_EQ(setFromText(key, wanted, sampleFor(key)), std::nullopt) << key.name;
    const Config config = good();
    EXPECT_TRUE(sameValue(key, config, wanted)) << key.name;
    EXPECT_EQ(config.origins.find(key.name)->second, "environment " + name);
    environment_[name] = "";  // counts as not set
    EXPECT_FALSE(good().origins.contains(key.name)) << key.name;
  }
}

TEST_F(ConfigTest, EveryKeyWithAFlagCanBeSetByIt) {
  for (const Key& key : allKeys()) {
    const std::string flag(key.flag);
    if (flag.empty()) {
      continue;
    }
    Config wanted;
    ASSERT_EQ(setFromText(key, wanted, sampleFor(key)), std::nullopt) << key.name;
    std::vector<std::string> arguments{flag};
    if (flag == "--listen") {
      arguments.emplace_back("127.0.0.2:65535");
    } else if (!std::holds_alternative<Boolean>(key.kind)) {
      arguments.push_back(sampleFor(key));
    }
    const Config config = good(arguments);
    EXPECT_TRUE(sameValue(key, config, wanted)) << key.name;
    EXPECT_EQ(config.origins.find(key.name)->second, "flag " + flag);
  }
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The comment above a key in the shipped file, as one line, in small letters.
std::string paragraphOf(const Key& key) {
  const std::string shipped = tests::sourceText("config/flowwall.toml");
  const auto dot = key.name.find('.');
  const auto section = shipped.find("\n[" + std::string(key.name.substr(0, dot)) + "]\n");
  const auto line = shipped.find("\n#" + std::string(key.name.substr(dot + 1)) + " = ", section);
  if (section == std::string::npos || line == std::string::npos) {
    return {};
  }
  const auto begin = shipped.rfind("\n\n", line);
  const std::string text = shipped.substr(begin, line - begin);
  return lowered(std::regex_replace(text, std::regex("\n#? ?"), " "));
}

std::vector<std::string> wordsOf(const Key& key) {
  std::span<const std::string_view> words;
  if (const auto* parsed = std::get_if<Parsed>(&key.kind)) {
    words = parsed->words;
  } else if (const auto* list = std::get_if<List>(&key.kind)) {
    words = list->words;
  }
  return {words.begin(), words.end()};
}

TEST_F(ConfigTest, EachParagraphTellsRangeUnitVariableFlagAndRestart) {
  for (const Key& key : allKeys()) {
    if (key.secret) {
      continue;
    }
    const std::string paragraph = paragraphOf(key);
    const auto says = [&](const std::string& words) {
      EXPECT_THAT(paragraph, HasSubstr(lowered(words))) << key.name;
    };
    if (std::holds_alternative<Integer>(key.kind) || std::holds_alternative<Real>(key.kind)) {
      const std::string allowed = allowedWords(key);
      says(allowed.substr(0, allowed.find(" (")));
    }
    for (const std::string& word : wordsOf(key)) {
      says("\"" + word);
    }
    says(std::string(key.unit));
    says(std::string(key.environment));
    says(std::string(key.flag));
    EXPECT_EQ(paragraph.find("needs a restart.") != std::string::npos,
              key.onReload == OnReload::restart)
        << key.name << paragraph;
  }
}

TEST_F(ConfigTest, TextsThatTomlCannotHoldAreRefused) {
  const Key& title = *findKey("display.title");
  Config config;
  for (const std::string& text :
       {std::string("\xff"), std::string("a\0b", 3), std::string("\xc3")}) {
    EXPECT_NE(setFromText(title, config, text), std::nullopt);
  }
  environment_["DATA_DIR"] = "/\xff\x1b[31m";
  EXPECT_THAT(bad(), ElementsAre("DATA_DIR=/??[31m: must be a text in UTF-8"));
}

TEST_F(ConfigTest, ListsAreArraysOrTextsWithCommas) {
  using enum GeoProviderKind;
  EXPECT_THAT(goodFile("[geo]\nproviders = \" libloc ,mmdb\"\n").geo.providers,
              ElementsAre(libloc, mmdb));
  EXPECT_THAT(goodFile("[geo]\nproviders = [\"ip-api\"]\n").geo.providers, ElementsAre(ipApi));
  EXPECT_THAT(goodFile("[geo]\nproviders = []\n").geo.providers, ElementsAre());
  EXPECT_THAT(goodFile("[names]\nservers = \"\"\n").names.servers, ElementsAre());
  for (const char* text : {"[\"mmdb\", \"mmdb\"]", "\"mmdb,\"", "[\"\"]", "5", "[[\"mmdb\"]]"}) {
    EXPECT_THAT(badFile("[geo]\nproviders = " + std::string(text) + "\n"),
                HasSubstr("each once at most"));
  }
  std::string nine = "\"::1\"";
  for (int i = 0; i < 8; ++i) {
    nine += ", \"::1\"";
  }
  EXPECT_THAT(badFile("[names]\nservers = [" + nine + "]\n"), HasSubstr("at most 8"));
  for (const char* odd : {"dns.example", "192.0.2.256", "192.0.2.1:0", "192.0.2.1:65536",
                          "192.0.2.1:53x", "192.0.2.1:", "[::1", "[::1]5353",
                          "[::1]:", "fe80::1%eth0", "[192.0.2.1", "1.1.1.1 8.8.8.8"}) {
    EXPECT_THAT(badFile("[names]\nservers = [\"192.0.2.9\", \"" + std::string(odd) + "\"]\n"),
                HasSubstr(odd));
  }
  std::vector<std::string> texts;
  for (const auto& server :
       goodFile("[names]\nservers = \" 192.0.2.1, 127.0.0.1:5353 ,::1,[::1]:5353,[2001:db8::1]\"\n")
           .names.servers) {
    texts.push_back(toString(server));
  }
  EXPECT_THAT(texts, ElementsAre("192.0.2.1:53", "127.0.0.1:5353", "[::1]:53", "[::1]:5353",
                                 "[2001:db8::1]:53"));
}

TEST(NearestName, IsOnlyOfferedWhenNear) {
  const std::vector<std::string> names{"poll.length", "poll.protocol", "tcp"};
  EXPECT_EQ(nearestName("poll.lenght", names), "poll.length");
  EXPECT_EQ(nearestName("POLL.LENGTH", names), "poll.length");
  EXPECT_EQ(nearestName("weather", names), std::nullopt);
  EXPECT_EQ(nearestName("udp", names), std::nullopt);
  EXPECT_EQ(nearestName("", names), std::nullopt);
  EXPECT_EQ(nearestName(std::string(1U << 20U, 'p'), names), std::nullopt);
}

}  // namespace
}  // namespace flowwall::net::config
