#include <random>

#include "net/config/config_file.hpp"
#include "net/wire/toml_keys.hpp"
#include "tests/unit/config_fixtures.hpp"

namespace flowwall::net::config {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<std::string> errorsOf(const std::string& text) {
  Config config;
  std::vector<std::string> errors;
  applyToml(text, "f.toml", config, errors);
  return errors;
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
                                      "password = \"hunter2\"\n"
                                      "cookie = 5\n");
  const auto errors = bad({"--config", file});
  ASSERT_EQ(errors.size(), 7U);
  const std::string all = ::testing::PrintToString(errors);
  EXPECT_THAT(all, HasSubstr(file + ":2: unknown key 'poll.intervall_ms'; did you mean "
                                    "'poll.interval_ms'?"));
  EXPECT_THAT(all, HasSubstr(file + ":3: poll.length = 100001: must be 1 to 100000 (flows)"));
  EXPECT_THAT(all, HasSubstr(":4: poll.protocol = "));
  EXPECT_THAT(all, HasSubstr("tcp, udp or all"));
  EXPECT_THAT(all, HasSubstr(":5: poll.interface_id = "));
  EXPECT_THAT(all, HasSubstr(":6: unknown key 'dispaly'; did you mean 'display'?"));
  EXPECT_THAT(all, HasSubstr(":9: ntopng.password does not belong in this file"));
  EXPECT_THAT(all, HasSubstr("use ntopng.password_file, or NTOP_PASS in the environment"));
  EXPECT_THAT(all, HasSubstr(":10: ntopng.cookie does not belong in this file; use NTOP_COOKIE"));
  EXPECT_THAT(all, Not(HasSubstr("hunter2")));
}

TEST_F(ConfigTest, BrokenTomlIsOneErrorWithItsLine) {
  const auto file = write("broken.toml", "[poll]\nlength = \n");
  EXPECT_THAT(bad({"--config", file}),
              ElementsAre(AllOf(HasSubstr(file + ":2:10: error while parsing"),
                                HasSubstr(", in: length = "))));
}

TEST_F(ConfigTest, WrongTypesSayWhichIsRight) {
  const std::string all = badFile("[poll]\n"
                                  "length = 5.5\n"
                                  "protocol = 5\n"
                                  "[display]\n"
                                  "headless = \"true\"\n"
                                  "spin = [1]\n"
                                  "title = { a = 1 }\n"
                                  "[geo]\n"
                                  "providers = [1, 2]\n"
                                  "city_database = [\"a\"]\n");
  EXPECT_THAT(all,
              HasSubstr(":2: poll.length = 5.5: must be 1 to 100000 (flows), a whole number\n"));
  EXPECT_THAT(all, HasSubstr(":3: poll.protocol = 5: must be tcp, udp or all, in quotes\n"));
  EXPECT_THAT(all, HasSubstr("\"true\": must be true or false, without quotes\n"));
  EXPECT_THAT(all, HasSubstr(":6: display.spin = [1]: must be -90 to 90 (degrees/s), without"));
  EXPECT_THAT(all, HasSubstr(":7: display.title = a table: must be a text"));
  EXPECT_THAT(all, HasSubstr(":9: geo.providers = [1, 2]: must be a list of mmdb"));
  EXPECT_THAT(all, HasSubstr(":10: geo.city_database = [\"a\"]: must be a text"));
}

TEST_F(ConfigTest, AWordThatIsNearlyRightIsSuggested) {
  const std::string all = badFile("[source]\nkind = \"localhots\"\n"
                                  "[poll]\nprotocol = \"TCP\"\n"
                                  "[geo]\nproviders = [\"mmdb\", \"lib-loc\"]\n"
                                  "[ntopng]\nauth = \"sesion\"\n"
                                  "[log]\nlevel = \"fatal\"\n");
  for (const char* word : {"localhost", "tcp", "libloc", "session"}) {
    EXPECT_THAT(all, HasSubstr("; did you mean '" + std::string(word) + "'?"));
  }
  EXPECT_THAT(all, HasSubstr("\"fatal\": must be trace, debug, info, warning or error\n"));
  EXPECT_THAT(badFile("[poll]\nprotocol = \"icmp\"\n"), Not(HasSubstr("did you mean")));
}

TEST_F(ConfigTest, SectionsAndSitesAreNotValues) {
  const std::string all = badFile("poll = 5\nsite = 1\nhome.latt = 2\n[sites]\nname = \"a\"\n");
  EXPECT_THAT(all, HasSubstr(":1: poll = 5: is a section; begin it with a line [poll]\n"));
  EXPECT_THAT(all, HasSubstr(":2: unknown key 'site'; did you mean 'sites'?\n"));
  EXPECT_THAT(all, HasSubstr(":3: unknown key 'home.latt'; did you mean 'home.lat'?\n"));
  EXPECT_THAT(all, HasSubstr(":4: each site must begin with a line [[sites]]"));
}

TEST_F(ConfigTest, NumbersMayBeWrittenInEveryWayOfToml) {
  const Config config = goodFile("[poll]\nlength = 0x10\ninterval_ms = 1_000\n"
                                 "[home]\nlat = 5\nlon = 1.25e1\n");
  EXPECT_EQ(config.poll.length, 16);
  EXPECT_EQ(config.poll.intervalMs, 1000);
  EXPECT_EQ(config.home.latDeg, 5.0);
  EXPECT_EQ(config.home.lonDeg, 12.5);
  EXPECT_THAT(badFile("[home]\nlat = nan\nlon = -inf\n"),
              AllOf(HasSubstr("home.lat = nan: must be -90 to 90"), HasSubstr("home.lon = -inf")));
}

TEST_F(ConfigTest, ASyntaxErrorShowsItsLineButNeverASecret) {
  for (const char* text : {"[ntopng]\npassword = \"hunter2\n", "[ntopng]\npassword = hunter2\n",
                           "[ntopng]\ntoken = \"\"\"\nhunter2 \\q\n\"\"\"\n",
                           "[ntopng]\npassword_file = \"/f\" hunter2\n"}) {
    const auto errors = errorsOf(text);
    ASSERT_THAT(errors, SizeIs(1)) << text;
    EXPECT_THAT(errors.front(), AllOf(Not(HasSubstr("hunter2")), HasSubstr("…")));
  }
  EXPECT_THAT(errorsOf("[poll]\nlength = 5 5\n"),
              ElementsAre(AllOf(StartsWith("f.toml:2:12: "), HasSubstr(", in: length = 5 5"))));
  EXPECT_THAT(errorsOf("[poll]\nlength = 5\nlength = 6\n"),
              ElementsAre(AllOf(StartsWith("f.toml:3:"), HasSubstr("'length'"))));
}

TEST_F(ConfigTest, SizeDepthAndMistakesAreBounded) {
  EXPECT_THAT(errorsOf(std::string((1U << 20U) + 1, '#')),
              ElementsAre("f.toml: is larger than 1048576 bytes"));
  EXPECT_THAT(errorsOf(std::string(1U << 20U, '#')), ElementsAre());
  EXPECT_THAT(bad({"--config", "/dev/zero"}), ElementsAre(HasSubstr("is larger than")));

  std::string deep = "\n  a";
  for (int i = 0; i < 100'000; ++i) {
    deep += i % 2 == 0 ? ".\"b\"" : " . 'c'";
  }
  EXPECT_THAT(errorsOf(deep + " = 1"),
              ElementsAre(AllOf(StartsWith("f.toml:2:"),
                                HasSubstr(": a key is more than 16 levels deep"))));
  EXPECT_THAT(errorsOf("a = " + std::string(100'000, '[')), SizeIs(1));
  std::string inlined = "a = ";
  for (int i = 0; i < 50'000; ++i) {
    inlined += "{b=";
  }
  EXPECT_THAT(errorsOf(inlined), SizeIs(1));

  std::string wrong;
  for (int i = 0; i < 20'000; ++i) {
    wrong += "key" + std::to_string(i) + " = 1\n";
  }
  const auto errors = errorsOf(wrong);
  EXPECT_THAT(errors, SizeIs(101));
  EXPECT_THAT(errors.back(), HasSubstr("more than 100 mistakes"));
  EXPECT_LT(errorsOf("\"" + std::string(500'000, 'x') + "\" = 1\n").front().size(), 300U);
}

TEST(TomlSyntax, DotsInStringsAndCommentsAreNoDepth) {
  const std::string dots(40, '.');
  for (const std::string& text :
       {"a = \"" + dots + "\"", "a = '" + dots + "'", "# " + dots, "a = \"\\\"" + dots + "\"",
        "a = \"\"\"\n" + dots + "\"\"\"\"\"", "a = '''" + dots + "\n'''''",
        std::string("a = [\"1.2.3.4\", \"1.2.3.4\", \"1.2.3.4\", \"1.2.3.4\", \"1.2.3.4\"]")}) {
    EXPECT_EQ(wire::tooDeepKeyAt(text), std::nullopt) << text;
    EXPECT_NE(wire::tooDeepKeyAt(text + "\n" + dots), std::nullopt) << text;
  }
  EXPECT_EQ(wire::tooDeepKeyAt("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p"), std::nullopt);
  EXPECT_EQ(wire::tooDeepKeyAt("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q"), 31U);
}

// Every byte of the file may be anything: no crash, and errors that can be printed.
TEST_F(ConfigTest, DamagedFilesGiveErrorsOnly) {
  const std::string whole = "[poll]\nlength = 5\nprotocol = \"tcp\"\n[[sites]]\nname = '''a'''\n"
                            "lat = 1.5\nlon = -2\nnetworks = [\"10.0.0.0/8\", \"::1\"]\n"
                            "[ntopng]\npassword_file = \"/f\"\nhost = \"\\u0061\"\n";
  using namespace std::string_literals;
  const std::string spice = "\"'[]{}.=#\\\n\r\t \0\xff\xc3,0aE+-:"s;  // holds a NUL
  std::mt19937 random(7);
  const auto upTo = [&random](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most)(random);
  };
  std::size_t refused = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string text = whole;
    for (std::size_t edits = 1 + upTo(4); edits > 0; --edits) {
      const std::size_t at = upTo(text.size() - 1);
      switch (upTo(2)) {
      case 0: text[at] = spice[upTo(spice.size() - 1)]; break;
      case 1: text.erase(at, 1 + upTo(8)); break;
      default: text.insert(at, text.substr(upTo(text.size() - 1), upTo(40))); break;
      }
    }
    const auto errors = errorsOf(text);
    refused += errors.empty() ? 0 : 1;
    EXPECT_THAT(errors, Each(AllOf(StartsWith("f.toml:"), Not(HasSubstr("\n"))))) << text;
  }
  EXPECT_GT(refused, 500U);
}

}  // namespace
}  // namespace flowwall::net::config
