#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "net/config/config_file.hpp"
#include "net/config/invocation.hpp"
#include "net/config/key_table.hpp"
#include "net/config/rfc3339.hpp"

namespace flowwall::net::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kConfigFolder = std::string(FLOWWALL_SOURCE_DIR) + "/config/";

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
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

  std::string folder_ = ::testing::TempDir() + "flowwall-config-" + std::to_string(::getpid());
  std::map<std::string, std::string> environment_{{"HOME", "/home/noc"}};
  Surroundings surroundings_;
};

TEST_F(ConfigTest, DefaultsAreThePredecessors) {
  const Config config = good();
  EXPECT_EQ(config.source, SourceKind::automatic);
  EXPECT_EQ(config.control.port, 3000);
  EXPECT_EQ(config.poll.intervalMs, 3000);
  EXPECT_EQ(config.poll.length, 50);
  EXPECT_EQ(config.poll.protocol, "tcp");
  EXPECT_DOUBLE_EQ(config.home.latDeg, 10.8505);
  EXPECT_EQ(config.dataDir, "/home/noc/.local/state/flowwall");
  EXPECT_TRUE(config.ntopng.password.empty());
}

TEST_F(ConfigTest, FlagsBeatEnvironmentBeatsFile) {
  const auto file =
      write("a.toml", "[control]\nport = 1000\n[poll]\nlength = 7\ninterface_id = 9\n");
  environment_["PORT"] = "2000";
  environment_["DEFAULT_LENGTH"] = "8";
  const Config config = good({"--config", file, "--listen", "127.0.0.2:3001"});
  EXPECT_EQ(config.control.port, 3001);
  EXPECT_EQ(config.control.address, "127.0.0.2");
  EXPECT_EQ(config.poll.length, 8);
  EXPECT_EQ(config.poll.interfaceId, 9);
  const std::string printed = printEffective(config);
  EXPECT_THAT(printed, HasSubstr("port = 3001  # flag --listen\n"));
  EXPECT_THAT(printed, HasSubstr("length = 8  # environment DEFAULT_LENGTH\n"));
  EXPECT_THAT(printed, HasSubstr("interface_id = 9  # " + file + ":5\n"));
  EXPECT_THAT(printed, HasSubstr("interval_ms = 3000  # default\n"));
}

TEST_F(ConfigTest, TheFileIsSearchedForInOrder) {
  write("etc.toml", "[display]\ntitle = \"system\"\n");
  EXPECT_EQ(good().display.title, "system");
  environment_["XDG_CONFIG_HOME"] = folder_ + "/xdg";
  write("xdg/flowwall/flowwall.toml", "[display]\ntitle = \"user\"\n");
  EXPECT_EQ(good().display.title, "user");
  EXPECT_EQ(good({"--config", write("own.toml", "")}).display.title, "Flowwall");
  EXPECT_THAT(bad({"--config", folder_ + "/none.toml"}),
              ElementsAre(HasSubstr("No such file or directory")));
  EXPECT_THAT(bad({"--config", folder_}), ElementsAre(HasSubstr("cannot read")));
}

TEST_F(ConfigTest, MistakesInTheFileAreNamedWithLineAndAllCollected) {
  const auto file = write("bad.toml", "[poll]\n"
                                      "intervall_ms = 5\n"
                                      "length = 100001\n"
                                      "protocol = \"icmp\"\n"
                                      "interface_id = \"0\"\n"
                                      "[dispaly]\n"
                                      "view = \"map\"\n"
                                      "[ntopng]\n"
                                      "password = \"hunter2\"\n");
  const auto errors = bad({"--config", file});
  ASSERT_EQ(errors.size(), 6U);
  const std::string all = ::testing::PrintToString(errors);
  EXPECT_THAT(all, HasSubstr(file + ":2: unknown key 'poll.intervall_ms'; did you mean "
                                    "'poll.interval_ms'?"));
  EXPECT_THAT(all, HasSubstr(file + ":3: poll.length = 100001: must be 1 to 100000 (flows)"));
  EXPECT_THAT(all, HasSubstr(":4: poll.protocol = "));
  EXPECT_THAT(all, HasSubstr("tcp, udp or all"));
  EXPECT_THAT(all, HasSubstr(":5: poll.interface_id = "));
  EXPECT_THAT(all, HasSubstr(":6: unknown key 'dispaly'; did you mean 'display'?"));
  EXPECT_THAT(all, HasSubstr(":9: ntopng.password does not belong in this file"));
  EXPECT_THAT(all, Not(HasSubstr("hunter2")));
}

TEST_F(ConfigTest, BrokenTomlIsOneErrorWithItsLine) {
  const auto file = write("broken.toml", "[poll]\nlength = \n");
  EXPECT_THAT(bad({"--config", file}), ElementsAre(HasSubstr(file + ":2: ")));
}

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

TEST_F(ConfigTest, AWrongVariableIsNamedWithValueAndRange) {
  environment_["POLL_MS"] = "100";
  environment_["HOME_LAT"] = "north";
  EXPECT_THAT(bad(), ElementsAre("POLL_MS=100: must be 250 to 3600000 (ms)",
                                 "HOME_LAT=north: must be -90 to 90 (degrees)"));
}

TEST_F(ConfigTest, SecretsAreNeverPrinted) {
  environment_["NTOP_HOST"] = "ntop.example:3000";
  environment_["NTOP_USER"] = "wall";
  environment_["NTOP_PASS"] = "hunter2";
  const Config config = good();
  EXPECT_EQ(config.source, SourceKind::ntopng);
  EXPECT_EQ(*readPassword(config.ntopng), "hunter2");
  const std::string printed = printEffective(config);
  EXPECT_THAT(printed, AllOf(Not(HasSubstr("hunter2")),
                             HasSubstr("# password = \"(set)\"  # environment NTOP_PASS\n")));
}

TEST_F(ConfigTest, ThePasswordComesFromAFileToo) {
  NtopngConfig ntopng;
  ntopng.passwordFile = write("password", "  secret phrase\r\nrest\n");
  EXPECT_EQ(*readPassword(ntopng), "  secret phrase");
  ntopng.passwordFile = write("empty", "");
  EXPECT_FALSE(readPassword(ntopng));
  ntopng.passwordFile = folder_ + "/none";
  EXPECT_THAT(readPassword(ntopng).error().message, HasSubstr("No such file"));
}

TEST_F(ConfigTest, ContradictionsAreOneSentenceEach) {
  EXPECT_THAT(bad({"--source", "ntopng"}), ElementsAre(HasSubstr("NTOP_HOST")));
  EXPECT_THAT(bad({"--headless", "--windowed"}), ElementsAre(HasSubstr("contradict")));
  environment_ = {{"HOME", "/h"}, {"NTOP_HOST", "n"}, {"NTOP_PASS", "p"}};
  EXPECT_THAT(bad(), ElementsAre(HasSubstr("no user")));
  environment_["NTOP_USER"] = "u";
  environment_["NTOP_PASS_FILE"] = "/f";
  EXPECT_THAT(bad(), ElementsAre(HasSubstr("use one of them")));
  environment_.erase("NTOP_PASS_FILE");
  environment_["NTOP_HOST"] = "https://n";
  EXPECT_THAT(bad(), ElementsAre(HasSubstr("without a scheme")));
}

TEST_F(ConfigTest, OnlyLoopbackIsListenedOn) {
  EXPECT_THAT(bad({"--listen", "0.0.0.0:3000"}), ElementsAre(HasSubstr("needs a token")));
  EXPECT_THAT(bad({"--listen", "3000"}), ElementsAre(HasSubstr("ADDR:PORT")));
  EXPECT_THAT(bad({"--listen", "127.0.0.1:65536"}), ElementsAre(HasSubstr("0 to 65535")));
  EXPECT_EQ(good({"--listen", "[::1]:0"}).control.address, "::1");
  EXPECT_EQ(good({"--listen", "localhost:80"}).control.address, "127.0.0.1");
}

TEST_F(ConfigTest, TheDataDirectoryFollowsItsPlaces) {
  environment_["XDG_STATE_HOME"] = "/x";
  EXPECT_EQ(good().dataDir, "/x/flowwall");
  environment_["STATE_DIRECTORY"] = "/s:/t";
  EXPECT_EQ(good().dataDir, "/s");
  environment_["DATA_DIR"] = "/d";
  EXPECT_EQ(good().dataDir, "/d");
  EXPECT_EQ(good({"--data-dir", "/f"}).dataDir, "/f");
}

TEST_F(ConfigTest, CommonFlagsStandBeforeAndAfterTheCommand) {
  for (const auto& arguments :
       {std::vector<std::string>{"--view", "map", "--size", "640x480", "shot", "-o", "a.png"},
        std::vector<std::string>{"shot", "-o", "a.png", "--size", "640x480", "--view", "map"}}) {
    const auto parsed = parse(arguments);
    ASSERT_TRUE(parsed) << parsed.error().sentences.front();
    EXPECT_EQ(parsed->command, Command::shot);
    EXPECT_EQ(parsed->shot.output, "a.png");
    EXPECT_EQ(parsed->config.display.view, model::ViewMode::map);
    EXPECT_EQ(parsed->config.display.size, (PixelSize{640, 480}));
  }
}

TEST_F(ConfigTest, ShotTakesItsOwnFlags) {
  const auto parsed = parse({"shot", "-o", "a.png", "--at", "2.5", "--zoom", "3", "--center",
                             "-10.5,20", "--time", "2024-06-21T14:00:00.5+02:00", "--seed", "7"});
  ASSERT_TRUE(parsed) << parsed.error().sentences.front();
  EXPECT_EQ(parsed->shot.atSeconds, 2.5);
  EXPECT_EQ(parsed->shot.zoom, 3.0);
  EXPECT_EQ(parsed->shot.center, (model::GeoPoint{-10.5, 20.0}));
  EXPECT_EQ(parsed->shot.time, parseRfc3339("2024-06-21T12:00:00.500Z"));
  EXPECT_EQ(parsed->shot.seed, 7U);
  EXPECT_EQ(parse({"shot", "-o", "a"})->shot.atSeconds, 5.0);
  EXPECT_EQ(bad({"shot", "-o", "a", "--zoom", "25", "--center", "1", "--time", "noon", "--seed",
                 "-1", "--at", "x"})
                .size(),
            5U);
  EXPECT_THAT(bad({"shot"}), ElementsAre(HasSubstr("output")));
}

TEST_F(ConfigTest, UnknownFlagsAndSourcesAreRefused) {
  EXPECT_THAT(bad({"--nonsense"}), ElementsAre(HasSubstr("--nonsense")));
  EXPECT_THAT(bad({"bench"}), ElementsAre(HasSubstr("bench")));
  EXPECT_THAT(bad({"--source", "replay:/tmp"}), ElementsAre(HasSubstr("not in this version")));
  EXPECT_THAT(bad({"--size", "63x100"}), ElementsAre(HasSubstr("64 to 16384")));
  EXPECT_THAT(bad({"--view", "flat"}), ElementsAre("--view flat: must be globe or map"));
}

TEST_F(ConfigTest, HelpAndVersionAreText) {
  EXPECT_EQ(parse({"--version"})->text, "flowwall 1.2.3\n");
  for (const auto& arguments :
       {std::vector<std::string>{"--help"}, std::vector<std::string>{"shot", "--help"}}) {
    const auto help = parse(arguments);
    ASSERT_TRUE(help);
    EXPECT_EQ(help->command, Command::printText);
    for (const char* words : {"--listen", "--center", "check-config", "--headless"}) {
      EXPECT_THAT(help->text, HasSubstr(words));
    }
    for (const Key& key : allKeys()) {
      EXPECT_THAT(help->text, HasSubstr(std::string(key.environment)));
    }
  }
  EXPECT_EQ(parse({"check-config"})->command, Command::checkConfig);
}

TEST_F(ConfigTest, WhatIsPrintedCanBeLoaded) {
  environment_["HOME_LAT"] = "-33.25";
  Config config = good({"--view", "map", "--size", "800x600"});
  config.display.title = "a \"quoted\" \\ \n title";
  const auto file = write("printed.toml", printEffective(config));
  const Config again = good({"--config", file});
  for (const Key& key : allKeys()) {
    EXPECT_EQ(tomlValue(key, config), tomlValue(key, again)) << key.name;
  }
}

// The shipped file with its keys uncommented.
TEST_F(ConfigTest, TheShippedFileDocumentsEveryKeyWithItsDefault) {
  const std::string shipped = contents(kConfigFolder + "flowwall.toml");
  const std::string active = std::regex_replace(shipped, std::regex("(^|\n)#([a-z_]+ = )"), "$1$2");
  Config config;
  std::vector<std::string> errors;
  applyToml(active, "flowwall.toml", config, errors);
  EXPECT_THAT(errors, ElementsAre());
  const Config defaults;
  for (const Key& key : allKeys()) {
    EXPECT_EQ(config.origins.contains(key.name), !key.secret) << key.name;
    EXPECT_EQ(tomlValue(key, config), tomlValue(key, defaults)) << key.name;
  }
  const Config asShipped = good({"--config", kConfigFolder + "flowwall.toml"});
  EXPECT_TRUE(asShipped.origins.empty());
}

TEST_F(ConfigTest, TheEnvironmentExampleNamesEveryVariable) {
  const std::string example = contents(kConfigFolder + "flowwall.env.example");
  std::set<std::string> named;
  const std::regex line("#([A-Z_]+)=");
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

TEST(Rfc3339, RefusesWhatIsNoMoment) {
  EXPECT_EQ(parseRfc3339("1970-01-01T00:00:01.2349Z"), model::UtcTime{model::Uptime{1234}});
  EXPECT_EQ(parseRfc3339("1970-01-01T01:00:00+01:00"), model::UtcTime{});
  for (const char* text : {"", "2024-06-21", "2024-06-31T00:00:00Z", "2024-06-21T24:00:00Z",
                           "2024-06-21T00:00:60Z", "2024-06-21T00:00:00", "2024-06-21T00:00:00.Z",
                           "2024-06-21T00:00:00Zx", "2024-06-21T00:00:00+25:00"}) {
    EXPECT_FALSE(parseRfc3339(text)) << text;
  }
}

TEST(NearestName, IsOnlyOfferedWhenNear) {
  const std::vector<std::string> names{"poll.length", "poll.protocol"};
  EXPECT_EQ(nearestName("poll.lenght", names), "poll.length");
  EXPECT_EQ(nearestName("weather", names), std::nullopt);
}

}  // namespace
}  // namespace flowwall::net::config
