#include "net/enrich/os_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/common.hpp"

namespace flowwall::net::enrich {
namespace {

using model::DeviceOs;
using testing::HasSubstr;

struct Named {
  const char* name;
  DeviceOs os;
};

class PredecessorsRules : public testing::TestWithParam<Named> {};

TEST_P(PredecessorsRules, Match) {
  OsRules rules = OsRules::builtIn();
  EXPECT_EQ(rules.match(GetParam().name), GetParam().os) << GetParam().name;
  EXPECT_EQ(rules.match(GetParam().name), GetParam().os) << "remembered: " << GetParam().name;
}

INSTANTIATE_TEST_SUITE_P(
    RealNames, PredecessorsRules,
    testing::Values(
        Named{"LAPTOP-8F2K", DeviceOs::windows}, Named{"DESKTOP-7F2", DeviceOs::windows},
        Named{"win-11-office", DeviceOs::windows}, Named{"WIN10-front.corp.lan", DeviceOs::windows},
        Named{"my-win", DeviceOs::windows}, Named{"win.lan", DeviceOs::windows},
        Named{"android-3f2a", DeviceOs::android}, Named{"redmi-note", DeviceOs::android},
        Named{"Annas-Pixel-7.fritz.box", DeviceOs::android}, Named{"moto-g8", DeviceOs::android},
        Named{"raspberrypi4", DeviceOs::linux_}, Named{"kali-vm", DeviceOs::linux_},
        Named{"unraid", DeviceOs::linux_}, Named{"localhost", DeviceOs::linux_},
        Named{"linux-build", DeviceOs::linux_}, Named{"Johns-iPad", DeviceOs::ios},
        Named{"iPhone-von-Eva", DeviceOs::ios}, Named{"imac-2", DeviceOs::macos},
        Named{"macbook-ops", DeviceOs::macos}, Named{"mac", DeviceOs::macos},
        Named{"annas-MacBook-Air", DeviceOs::macos}));

INSTANTIATE_TEST_SUITE_P(
    FalseFriends, PredecessorsRules,
    testing::Values(Named{"darwin", DeviceOs::other}, Named{"window", DeviceOs::other},
                    Named{"windows-server", DeviceOs::other},  // no rule has the word itself
                    Named{"machine", DeviceOs::other}, Named{"swinburne", DeviceOs::other},
                    Named{"winston", DeviceOs::other}, Named{"googlehome", DeviceOs::other},
                    Named{"motor", DeviceOs::other}, Named{"gnulinux", DeviceOs::other},
                    Named{"my_mac", DeviceOs::other},  // '_' is part of a word
                    Named{"printer-2", DeviceOs::other}, Named{"", DeviceOs::unknown}));

// Faithful to the predecessor's rules and their order, though nobody would guess so.
INSTANTIATE_TEST_SUITE_P(
    Surprises, PredecessorsRules,
    testing::Values(Named{"google-home-mini", DeviceOs::android},  // '-' ends the word "google"
                    Named{"dns.google", DeviceOs::android},     // the Enricher asks for ours only
                    Named{"ubuntu-laptop", DeviceOs::windows},  // the windows rule is the first
                    Named{"docker-desktop", DeviceOs::windows},
                    Named{"show100", DeviceOs::windows},   // "w10" within it
                    Named{"vivobook", DeviceOs::android},  // a laptop by another maker
                    Named{"climactic", DeviceOs::macos},   // "imac" within it
                    Named{"kali-on-my-mac", DeviceOs::linux_}));

TEST(OsRules, ReadNoMoreOfANameThanAHostNameHas) {
  OsRules rules = OsRules::builtIn();
  EXPECT_EQ(rules.match(std::string(1'000'000, 'a') + "iphone"), DeviceOs::other);
  EXPECT_EQ(rules.match("\xff\xfe ipad \xc3"), DeviceOs::ios) << "odd bytes are only odd";
}

TEST(OsRules, TimeIsLinearForPatternsThatHangOthers) {
  auto rules = OsRules::compile({{DeviceOs::linux_, {"(a+)+$", "(a|aa)+b", "(.*)*x"}}});
  ASSERT_TRUE(rules.has_value());
  EXPECT_EQ(rules->match(std::string(254, 'a') + "c"), DeviceOs::other);
}

TEST(OsRules, OneBrokenPatternIsNamed) {
  for (const char* broken : {"(broken", "[z-a]", "*", R"(\1)", "a(?=b)", "x{2000}"}) {
    const auto rules = OsRules::compile({{DeviceOs::linux_, {"fine", broken}}});
    ASSERT_TRUE(rules.has_error()) << broken;
    EXPECT_THAT(rules.error().message, HasSubstr(broken));
  }
}

TEST(OsRules, PatternsDoNotReachIntoEachOther) {
  auto rules = OsRules::compile({{DeviceOs::linux_, {R"(\Qa.b)"}}, {DeviceOs::ios, {"a|b", "c"}}});
  ASSERT_TRUE(rules.has_value()) << rules.error().message;
  EXPECT_EQ(rules->match("xa.bx"), DeviceOs::linux_);
  EXPECT_EQ(rules->match("axb"), DeviceOs::ios);
  EXPECT_EQ(rules->match("c"), DeviceOs::ios);
}

TEST(OsRules, TooMuchIsRefused) {
  const std::vector<std::string> many(OsRules::kMaxPatterns + 1, "a");
  EXPECT_TRUE(OsRules::compile({{DeviceOs::ios, many}}).has_error());
  EXPECT_TRUE(OsRules::compile({{DeviceOs::ios, {std::string(257, 'a')}}}).has_error());
  EXPECT_TRUE(OsRules::compile({{DeviceOs::ios, {""}}}).has_error());
  std::vector<std::string> large;
  for (int i = 0; i < 900; ++i) {
    large.push_back("x" + std::to_string(i) + "(ab|cd|[0-9a-f]{4}){200}");
  }
  const auto rules = OsRules::compile({{DeviceOs::ios, large}});
  ASSERT_TRUE(rules.has_error());
  EXPECT_THAT(rules.error().message, HasSubstr("too large"));
}

std::string shippedFile() {
  return tests::sourceText("config/os-rules.toml");
}

TEST(OsRulesFile, TheOneShippedIsTheOneBuiltIn) {
  const auto rules = readOsRules(shippedFile(), "config/os-rules.toml");
  ASSERT_TRUE(rules.has_value()) << rules.error().message;
  EXPECT_EQ(*rules, builtInOsRules());
}

TEST(OsRulesFile, OwnRulesInFrontBeatTheRest) {
  auto rules = OsRules::fromToml(
      "[[rule]]\nos = \"other\"\npatterns = ['^vivobook', '\\bups\\b']\n" + shippedFile(),
      "mine.toml");
  ASSERT_TRUE(rules.has_value()) << rules.error().message;
  EXPECT_EQ(rules->match("vivobook-14"), DeviceOs::other);
  EXPECT_EQ(rules->match("ups-desktop"), DeviceOs::other);
  EXPECT_EQ(rules->match("vivo-y70"), DeviceOs::android);
}

struct Wrong {
  const char* toml;
  std::vector<const char*> said;
};

// Destroying tables in tables uses up the stack: 260,000 bytes are enough.
TEST(OsRulesFile, KeysNestedWithoutEndAreRefused) {
  std::string key = "a";
  while (key.size() < 260'000) {
    key += ".a";
  }
  const auto rules = readOsRules("# first\n" + key + " = 1\n", "f.toml");
  ASSERT_TRUE(rules.has_error());
  EXPECT_EQ(rules.error().message, "f.toml:2: a key has too many dots");
}

TEST(OsRulesFile, SaysWhereAndWhatIsWrong) {
  const std::vector<Wrong> cases{
      {"", {"r.toml: there is no [[rule]]"}},
      {"rule = 1", {"r.toml:1: ", "[[rule]]"}},
      {"\n[rules]\nos = 'ios'", {"r.toml:2: ", "\"rules\" is not known"}},
      {"[[rule]]\nos = 'beos'\npatterns = ['a']",
       {"r.toml:2: \"beos\"", "\"windows\", \"android\""}},
      {"[[rule]]\nos = 4\npatterns = ['a']", {"r.toml:2: ", "no text", "\"macos\" or \"other\""}},
      {"[[rule]]\npatterns = ['a']", {"r.toml:1: the rule has no \"os\"", "\"linux\""}},
      {"[[rule]]\nos = 'ios'", {"r.toml:1: ", "\"patterns\""}},
      {"[[rule]]\nos = 'ios'\npatterns = []", {"r.toml:3: ", "\"patterns\""}},
      {"[[rule]]\nos = 'ios'\npatterns = 'a'", {"r.toml:3: ", "a list"}},
      {"[[rule]]\nos = 'ios'\npatterns = [\n'a',\n7]", {"r.toml:5: a pattern is a text"}},
      {"[[rule]]\nos = 'ios'\npatterns = [\n'a',\n'(b']", {"r.toml:5: \"(b\"", "RE2"}},
      {"[[rule]]\nos = 'ios'\npatterns = ['']", {"r.toml:3: an empty pattern"}},
      {"[[rule]]\nos = 'ios'\npattern = ['a']", {"r.toml:3: \"pattern\" is not known"}},
      {"[[rule]]\nos = 'ios", {"r.toml:2: "}},
  };
  for (const Wrong& wrong : cases) {
    const auto rules = OsRules::fromToml(wrong.toml, "r.toml");
    ASSERT_TRUE(rules.has_error()) << wrong.toml;
    for (const char* part : wrong.said) {
      EXPECT_THAT(rules.error().message, HasSubstr(part)) << wrong.toml;
    }
  }
  EXPECT_TRUE(OsRules::fromToml(std::string(300U * 1024, '#'), "r.toml").has_error());
}

}  // namespace
}  // namespace flowwall::net::enrich
