#include "net/config/reload.hpp"
#include "tests/unit/config_fixtures.hpp"

namespace flowwall::net::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ReloadTest : public ConfigTest {
 protected:
  boost::system::result<Reloaded, Errors> again(const Config& running,
                                                std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), "flowwall");
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) {
      argv.push_back(argument.c_str());
    }
    return reload(running, static_cast<int>(argv.size()), argv.data(), surroundings_);
  }
};

TEST_F(ReloadTest, EachKeyIsAppliedOrSaysThatItNeedsARestart) {
  for (const Key& key : allKeys()) {
    const Config running;
    Config fresh;
    ASSERT_EQ(setFromText(key, fresh, sampleFor(key)), std::nullopt) << key.name;
    fresh.origins[std::string(key.name)] = "f.toml:7";
    const ReloadPlan plan = planReload(running, fresh);
    const std::string name(key.name);
    if (key.onReload == OnReload::apply) {
      EXPECT_THAT(plan.applied, ElementsAre(name));
      EXPECT_THAT(plan.needRestart, IsEmpty()) << name;
      EXPECT_TRUE(plan.touches(name));
      EXPECT_TRUE(plan.touches(name.substr(0, name.find('.'))));
      EXPECT_EQ(plan.config.origins.at(name), "f.toml:7");
    } else {
      EXPECT_THAT(plan.applied, IsEmpty()) << name;
      EXPECT_THAT(plan.needRestart, ElementsAre(name + " needs a restart; it stays " +
                                                tomlValue(key, running) + " until then"));
      EXPECT_FALSE(plan.config.origins.contains(name));
    }
    const Config& expected = key.onReload == OnReload::apply ? fresh : running;
    for (const Key& each : allKeys()) {
      EXPECT_TRUE(sameValue(each, plan.config, expected)) << name << " " << each.name;
    }
  }
}

TEST_F(ReloadTest, TheKeysAreMarkedAsAgreed) {
  const auto isApplied = [](std::string_view name) {
    const Key* key = findKey(name);
    EXPECT_NE(key, nullptr) << name;
    return key != nullptr && key->onReload == OnReload::apply;
  };
  for (const Key& key : allKeys()) {
    for (const char* section : {"poll.", "home.", "geo.", "names.", "os.", "flows.", "log."}) {
      EXPECT_TRUE(!key.name.starts_with(section) || isApplied(key.name)) << key.name;
    }
  }
  for (const char* name :
       {"ntopng.auth", "ntopng.user", "ntopng.password", "ntopng.password_file", "ntopng.token",
        "ntopng.token_file", "ntopng.cookie", "ntopng.ca_file", "ntopng.pin_sha256",
        "ntopng.insecure", "display.title", "display.spin", "display.max_fps",
        "display.headless_fps", "display.view", "display.panels", "display.monitor",
        "display.dim_hours", "data.snapshots"}) {
    EXPECT_TRUE(isApplied(name)) << name;
  }
  for (const char* name :
       {"source.kind", "replay.speed", "ntopng.host", "display.size", "display.headless",
        "display.windowed", "display.kiosk", "control.address", "control.port", "data.dir"}) {
    EXPECT_FALSE(isApplied(name)) << name;
  }
}

TEST_F(ReloadTest, OnlyTheFileIsReadAnew) {
  environment_["DEFAULT_LENGTH"] = "8";
  const auto path = write("a.toml", "[poll]\nlength = 7\n[home]\nname = \"old\"\n");
  const std::vector<std::string> arguments{"--config", path, "--view", "map"};
  const Config running = good(arguments);
  write("a.toml", "[poll]\nlength = 9\ninterval_ms = 500\n"
                  "[home]\nname = \"new\"\n[display]\nview = \"globe\"\nsize = \"800x600\"\n");
  const auto reloaded = again(running, arguments);
  ASSERT_TRUE(reloaded);
  const ReloadPlan& plan = reloaded->plan;
  EXPECT_THAT(plan.applied, ElementsAre("poll.interval_ms", "home.name"));
  EXPECT_THAT(plan.needRestart,
              ElementsAre("display.size needs a restart; it stays \"auto\" until then"));
  EXPECT_EQ(plan.config.poll.length, 8);
  EXPECT_EQ(plan.config.poll.intervalMs, 500);
  EXPECT_EQ(plan.config.home.name, "new");
  EXPECT_EQ(plan.config.display.view, model::ViewMode::map);
  EXPECT_EQ(plan.config.display.size, std::nullopt);
  EXPECT_EQ(plan.config.origins.at("home.name"), path + ":5");
  // Said each time, as long as it is so.
  const auto next = again(plan.config, arguments);
  EXPECT_THAT(next->plan.applied, IsEmpty());
  EXPECT_EQ(next->plan.needRestart, plan.needRestart);
}

TEST_F(ReloadTest, AnInvalidFileChangesNothingAndSaysWhy) {
  const auto path = write("a.toml", "[poll]\nlength = 7\n");
  const Config running = good({"--config", path});
  write("a.toml", "[poll]\nlength = 0\ninterval_ms = 500\n");
  const auto reloaded = again(running, {"--config", path});
  ASSERT_TRUE(reloaded.has_error());
  EXPECT_THAT(reloaded.error().sentences, ElementsAre(HasSubstr(path + ":2: poll.length = 0")));
}

TEST_F(ReloadTest, AFileThatHasGoneIsAnErrorAndNotTheDefaults) {
  environment_["XDG_CONFIG_HOME"] = folder_ + "/xdg";
  const auto path = write("xdg/flowwall/flowwall.toml", "[poll]\nlength = 7\n");
  const Config running = good();
  std::filesystem::remove(path);
  const auto reloaded = again(running);
  ASSERT_TRUE(reloaded.has_error());
  EXPECT_THAT(reloaded.error().sentences, ElementsAre(HasSubstr("No such file")));
}

TEST_F(ReloadTest, AFileThatWasNotThereBeforeIsFound) {
  const Config running = good();
  const auto path = write("etc.toml", "[poll]\nlength = 7\n");
  const auto reloaded = again(running);
  ASSERT_TRUE(reloaded);
  EXPECT_EQ(reloaded->plan.config.poll.length, 7);
  EXPECT_EQ(reloaded->plan.config.file, path);
}

TEST_F(ReloadTest, SitesAreTakenUp) {
  const std::string site =
      "[[sites]]\nname = \"a\"\nlat = 1\nlon = 2\nnetworks = [\"10.0.0.0/8\"]\n";
  const Config running = goodFile(site);
  const auto same = again(running, {"--config", write("flowwall.toml", "\n" + site)});
  EXPECT_FALSE(same->plan.touches("sites"));
  EXPECT_EQ(same->plan.config.origins.at("sites[0].name"), running.file + ":3");
  write("flowwall.toml",
        site + "[[sites]]\nname = \"b\"\nlat = 1\nlon = 2\nnetworks = [\"::/0\"]\n");
  const auto more = again(running, {"--config", running.file});
  EXPECT_THAT(more->plan.applied, ElementsAre("sites"));
  EXPECT_EQ(more->plan.config.sites.size(), 2U);
  write("flowwall.toml", "");
  const auto none = again(more->plan.config, {"--config", running.file});
  EXPECT_TRUE(none->plan.touches("sites"));
  EXPECT_TRUE(none->plan.config.sites.empty());
  EXPECT_TRUE(none->plan.config.origins.empty());
}

TEST_F(ReloadTest, APasswordThatWasChangedInItsFileIsSeen) {
  environment_ = {{"HOME", "/h"}, {"NTOP_HOST", "n"}, {"NTOP_USER", "u"}};
  environment_["NTOP_PASS_FILE"] = write("password", "old\n");
  const Config running = good();
  write("password", "hunter2\n");
  const auto reloaded = again(running);
  ASSERT_TRUE(reloaded);
  EXPECT_THAT(reloaded->plan.applied, ElementsAre("ntopng.password"));
  EXPECT_TRUE(reloaded->plan.touches("ntopng"));
  EXPECT_FALSE(reloaded->plan.touches("ntopng.pass"));
  EXPECT_EQ(reloaded->plan.config.ntopng.password, "hunter2");
  EXPECT_THAT(reloaded->warnings,
              ElementsAre(AllOf(HasSubstr("chmod"), Not(HasSubstr("hunter2")))));
}

}  // namespace
}  // namespace flowwall::net::config
