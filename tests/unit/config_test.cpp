#include <algorithm>

#include "net/config/key_table.hpp"
#include "net/config/rfc3339.hpp"
#include "tests/unit/config_fixtures.hpp"

namespace flowwall::net::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(ConfigTest, DefaultsAreThePredecessors) {
  const Config config = good();
  EXPECT_EQ(config.source, SourceKind::automatic);
  EXPECT_EQ(config.control.port, 3000);
  EXPECT_EQ(config.poll.intervalMs, 3000);
  EXPECT_EQ(config.poll.length, 50);
  EXPECT_EQ(config.poll.protocol, "tcp");
  EXPECT_DOUBLE_EQ(config.home.latDeg, 10.8505);
  EXPECT_EQ(config.data.dir, "/home/noc/.local/state/flowwall");
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

TEST_F(ConfigTest, AWrongVariableIsNamedWithValueAndRange) {
  environment_["POLL_MS"] = "100";
  environment_["HOME_LAT"] = "north";
  EXPECT_THAT(bad(), ElementsAre("POLL_MS=100: must be 250 to 3600000 (ms)",
                                 "HOME_LAT=north: must be -90 to 90 (degrees)"));
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
  EXPECT_THAT(bad({"--listen", "wall.example:3000"}), ElementsAre(HasSubstr("an IP address")));
  EXPECT_EQ(good({"--listen", "0.0.0.0:3000"}).control.address, "0.0.0.0");
  EXPECT_THAT(bad({"--listen", "3000"}), ElementsAre(HasSubstr("ADDR:PORT")));
  EXPECT_THAT(bad({"--listen", "127.0.0.1:65536"}), ElementsAre(HasSubstr("0 to 65535")));
  EXPECT_EQ(good({"--listen", "[::1]:0"}).control.address, "::1");
  EXPECT_EQ(good({"--listen", "localhost:80"}).control.address, "127.0.0.1");
}

TEST_F(ConfigTest, AnAddressThatNobodyCouldUseIsSaid) {
  const std::string file = write("flowwall.toml", "[display]\nremote_address = \"auto\"\n");
  const auto alone = parse({"--config", file});
  ASSERT_TRUE(alone);
  EXPECT_THAT(alone->warnings,
              ElementsAre(testing::AllOf(HasSubstr("flowwall.toml:2: display.remote_address: "),
                                         HasSubstr("loopback only"))));
  EXPECT_TRUE(parse({"--config", file, "--listen", "0.0.0.0:3000"})->warnings.empty());
  EXPECT_TRUE(parse({"token", "--config", file})->warnings.empty());
  EXPECT_EQ(
      goodFile("[display]\nremote_address = \"https://wall.example/noc/\"\n").display.remoteAddress,
      "https://wall.example/noc/");
  for (const std::string& wrong : std::vector<std::string>{
           "wall.example", "http://", "ftp://wall.example", "http://wall.example/?token=12345678",
           "http://user@wall.example", "http://" + std::string(100, 'a')}) {
    EXPECT_THAT(badFile("[display]\nremote_address = \"" + wrong + "\"\n"),
                HasSubstr("at most 100 characters"))
        << wrong;
  }
}

TEST_F(ConfigTest, TheDataDirectoryFollowsItsPlaces) {
  environment_["XDG_STATE_HOME"] = "/x";
  EXPECT_EQ(good().data.dir, "/x/flowwall");
  environment_["STATE_DIRECTORY"] = "/s:/t";
  EXPECT_EQ(good().data.dir, "/s");
  environment_["DATA_DIR"] = "/d";
  EXPECT_EQ(good().data.dir, "/d");
  EXPECT_EQ(good({"--data-dir", "/f"}).data.dir, "/f");
}

TEST_F(ConfigTest, CommonFlagsStandBeforeAndAfterTheCommand) {
  for (const auto& arguments :
       {std::vector<std::string>{"--view", "map", "--size", "640x480", "shot", "-o", "a.png"},
        std::vector<std::string>{"shot", "-o", "a.png", "--size", "640x480", "--view", "map"}}) {
    const auto parsed = parse(arguments);
    ASSERT_TRUE(parsed) << parsed.error().sentences.front();
    EXPECT_EQ(parsed->command, Command::shot);
    EXPECT_EQ(parsed->shot.output.path, "a.png");
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

TEST_F(ConfigTest, AShotIsWhatItsNameSays) {
  for (const char* png : {"a.png", "a.PNG", "a", "/dev/stdout", "/tmp/v1.2/a"}) {
    EXPECT_EQ(parse({"shot", "-o", png})->shot.output.format, PictureFormat::png) << png;
  }
  for (const char* jpeg : {"a.jpg", "a.jpeg", "/tmp/a.b.JPG"}) {
    EXPECT_EQ(parse({"shot", "-o", jpeg})->shot.output.format, PictureFormat::jpeg) << jpeg;
  }
  EXPECT_THAT(bad({"shot", "-o", "x.gif"}),
              ElementsAre("-o x.gif: must be a file that ends in .png, .jpg or .jpeg"));
  EXPECT_THAT(bad({"shot", "-o", "png.webp"}), ElementsAre(HasSubstr("-o png.webp")));
}

TEST_F(ConfigTest, BenchTakesItsOwnFlags) {
  const auto parsed = parse({"bench", "--flows", "50000", "--packets", "0", "--frames", "30",
                             "--view", "map", "--size", "640x360", "--passes", "-o", "a.jpg"});
  ASSERT_TRUE(parsed) << parsed.error().sentences.front();
  EXPECT_EQ(parsed->command, Command::bench);
  EXPECT_TRUE(parsed->bench.passes);
  EXPECT_EQ(parsed->bench.flows, 50'000U);
  EXPECT_EQ(parsed->bench.packets, 0U);
  EXPECT_EQ(parsed->bench.frames, 30U);
  ASSERT_TRUE(parsed->bench.output);
  EXPECT_EQ(parsed->bench.output->path, "a.jpg");
  EXPECT_FALSE(parse({"bench"})->bench.output);
  EXPECT_FALSE(parse({"bench"})->bench.packets);
  EXPECT_FALSE(parse({"bench"})->bench.passes);
  EXPECT_THAT(
      bad({"bench", "--flows", "-1", "--packets", "1e3", "--frames", "0"}),
      ElementsAre(HasSubstr("--flows -1"), HasSubstr("--packets 1e3"), HasSubstr("--frames 0")));
}

TEST_F(ConfigTest, UnknownFlagsAndSourcesAreRefused) {
  EXPECT_THAT(bad({"--nonsense"}), ElementsAre(HasSubstr("--nonsense")));
  EXPECT_THAT(bad({"race"}), ElementsAre(HasSubstr("race")));
  EXPECT_THAT(bad({"shot", "-o", "a", "--flows", "1"}), ElementsAre(HasSubstr("--flows")));
  EXPECT_THAT(bad({"--source", "replay:"}), ElementsAre(HasSubstr("replay:DIR")));
  EXPECT_THAT(bad({"--source", "reply:/tmp"}),
              ElementsAre("--source reply:/tmp: must be auto, ntopng, localhost, replay:DIR or "
                          "demo; did you mean 'replay:'?"));
  EXPECT_THAT(bad({"--size", "63x100"}), ElementsAre(HasSubstr("64 to 16384")));
  EXPECT_THAT(bad({"--view", "flat"}), ElementsAre("--view flat: must be globe or map"));
}

TEST_F(ConfigTest, AnErrorOfAKeySaysWhereTheKeyIs) {
  const auto path = write("a.toml", "[geo]\ncity_database = \"/c\"\n\nasn_database = \"/a\"\n");
  const Config config = good({"--config", path});
  EXPECT_EQ(withOrigins(config, "geo.asn_database: is gone"),
            path + ":4: geo.asn_database: is gone");
  EXPECT_EQ(withOrigins(config, "no places: geo.city_database: a; geo.asn_database: b"),
            "no places: " + path + ":2: geo.city_database: a; " + path + ":4: geo.asn_database: b");
  EXPECT_EQ(withOrigins(config, "geo.libloc_database: is gone"), "geo.libloc_database: is gone");
}

TEST_F(ConfigTest, HelpAndVersionAreText) {
  EXPECT_EQ(parse({"--version"})->text, "flowwall 1.2.3\n");
  for (const auto& arguments :
       {std::vector<std::string>{"--help"}, std::vector<std::string>{"shot", "--help"}}) {
    const auto help = parse(arguments);
    ASSERT_TRUE(help);
    EXPECT_EQ(help->command, Command::printText);
    for (const char* words : {"--listen", "--center", "check-config", "--headless",
                              "with 1 if the source gave no answer"}) {
      EXPECT_THAT(help->text, HasSubstr(words));
    }
    for (const Key& key : allKeys()) {
      EXPECT_THAT(help->text, HasSubstr(std::string(key.environment)));
    }
  }
  EXPECT_EQ(parse({"check-config"})->command, Command::checkConfig);
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

}  // namespace
}  // namespace flowwall::net::config
