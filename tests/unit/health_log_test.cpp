#include "net/pipeline/health_log.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace flowwall::net::pipeline {
namespace {

using namespace std::chrono_literals;
using model::ProviderHealth;
using testing::ElementsAre;
using testing::IsEmpty;
using Line = HealthLog::Line;

ProviderHealth health(std::string name, std::string error, std::string state = "failed") {
  return {.name = std::move(name), .state = std::move(state), .error = std::move(error)};
}

class HealthLogTest : public testing::Test {
 protected:
  std::vector<Line> look(const std::string& mmdb, const std::string& dns = "") {
    seen_ = {health("mmdb", mmdb), health("reverse DNS", dns)};
    return log_.look(seen_);
  }

  model::ManualClock clock_{model::UtcTime{1'700'000'000s}};
  HealthLog log_{clock_};
  std::vector<ProviderHealth> seen_;
};

TEST_F(HealthLogTest, EachChangeIsSaidOnceHoweverOftenItIsLookedAt) {
  EXPECT_THAT(look(""), IsEmpty()) << "that all is well goes without saying";
  EXPECT_THAT(look("no file"), ElementsAre(Line{true, "no file"}));
  for (int i = 0; i < 1000; ++i) {
    clock_.advance(1s);
    EXPECT_THAT(look("no file"), IsEmpty());
  }
  EXPECT_THAT(look("damaged"), ElementsAre(Line{true, "damaged"})) << "another error";
  EXPECT_THAT(look("", "no answer"),
              ElementsAre(Line{false, "mmdb: well again"}, Line{true, "no answer"}));
  EXPECT_THAT(look("", "no answer"), IsEmpty());
}

TEST_F(HealthLogTest, WhatIsWrongAtTheStartIsSaid) {
  EXPECT_THAT(look("no file"), ElementsAre(Line{true, "no file"}));
}

TEST_F(HealthLogTest, OneThatFlapsIsHeldToALineAMinute) {
  std::size_t lines = 0;
  for (int second = 0; second < 3600; ++second) {
    lines += look(second % 2 == 0 ? "away" : "").size();
    clock_.advance(1s);
  }
  EXPECT_LE(lines, 4U + 60U);
  EXPECT_GE(lines, 30U) << "nor is it silent";
}

TEST_F(HealthLogTest, WhatWasHeldBackIsSaidInTheEndIfItStillHolds) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(look(i % 2 == 0 ? "away" : "").size(), 1U);
  }
  EXPECT_THAT(look("away"), IsEmpty());
  clock_.advance(60s);
  EXPECT_THAT(look("away"), ElementsAre(Line{true, "away"}));
}

TEST_F(HealthLogTest, WhatAnotherSaysAsWellIsSaidOnce) {
  std::vector<ProviderHealth> all{health("places", "no places: no file"), health("mmdb", "no file"),
                                  health("file a", "disk full"), health("file b", "disk full")};
  EXPECT_THAT(log_.look(all),
              ElementsAre(Line{true, "no places: no file"}, Line{true, "disk full"}));
  all = {health("places", ""), health("mmdb", ""), health("file a", ""),
         health("file b", "disk full")};
  EXPECT_THAT(log_.look(all),
              ElementsAre(Line{false, "places: well again"}, Line{false, "file a: well again"},
                          Line{true, "disk full"}));
}

TEST_F(HealthLogTest, OneThatAnotherJoinsIsNotWellAgain) {
  std::vector<ProviderHealth> all{health("file a", ""), health("file b", "disk full")};
  EXPECT_THAT(log_.look(all), ElementsAre(Line{true, "disk full"}));
  all = {health("file a", "disk full"), health("file b", "disk full")};
  EXPECT_THAT(log_.look(all), IsEmpty()) << "b has said it, and still fails";
  all = {health("file a", "disk full on /"), health("file b", "disk full")};
  EXPECT_THAT(log_.look(all), ElementsAre(Line{true, "disk full on /"}));
  all = {health("file a", ""), health("file b", "disk full")};
  EXPECT_THAT(log_.look(all), ElementsAre(Line{false, "file a: well again"}));
  all = {health("file a", ""), health("file b", "")};
  EXPECT_THAT(log_.look(all), ElementsAre(Line{false, "file b: well again"}));
}

TEST_F(HealthLogTest, WhoAsksIsToldHoweverOftenItWasSaid) {
  for (int i = 0; i < 20; ++i) {
    seen_ = {health("places", i % 2 == 0 ? "damaged" : "gone"), health("mmdb", "gone"),
             health("file raw", "disk full")};
    const auto lines = log_.look(seen_, 2);
    ASSERT_FALSE(lines.empty()) << i;
    EXPECT_EQ(lines[0].text, i % 2 == 0 ? "damaged" : "gone");
    EXPECT_EQ(std::ranges::count(lines, Line{true, "gone"}), 1);
    EXPECT_EQ(std::ranges::count(lines, Line{true, "disk full"}), i == 0 ? 1 : 0)
        << "it was not asked for";
  }
  EXPECT_THAT(look("", ""), ElementsAre(Line{false, "mmdb: well again"}));
}

TEST_F(HealthLogTest, WhatIsOffIsNotInTrouble) {
  std::vector<ProviderHealth> all{health("libloc", "none is installed", "off")};
  EXPECT_THAT(log_.look(all), IsEmpty());
  EXPECT_FALSE(all[0].lastErrorAt);
}

TEST_F(HealthLogTest, TheLastErrorStaysWithItsTime) {
  EXPECT_THAT(look(""), IsEmpty());
  EXPECT_EQ(seen_[0].lastError, "");
  EXPECT_FALSE(seen_[0].lastErrorAt);
  const model::UtcTime began = clock_.utc();
  for (const char* error : {"no file", "no file", "", ""}) {
    static_cast<void>(look(error));
    clock_.advance(1s);
    EXPECT_EQ(seen_[0].error, error);
    EXPECT_EQ(seen_[0].lastError, "no file");
    EXPECT_EQ(seen_[0].lastErrorAt, began);
  }
  const model::UtcTime again = clock_.utc();
  static_cast<void>(look("no file"));
  EXPECT_EQ(seen_[0].lastErrorAt, again);
}

TEST_F(HealthLogTest, AProviderThatKnowsItsLastErrorIsBelieved) {
  std::vector<ProviderHealth> all{health("ip-api", "", "ready")};
  all[0].lastError = "timed out";
  all[0].lastErrorAt = clock_.utc() - 5s;
  EXPECT_THAT(log_.look(all), IsEmpty());
  EXPECT_EQ(all[0].lastErrorAt, clock_.utc() - 5s);
  all = {health("ip-api", "", "ready")};
  EXPECT_THAT(log_.look(all), IsEmpty());
  EXPECT_EQ(all[0].lastError, "timed out") << "also when it was made anew";
}

TEST_F(HealthLogTest, AProviderThatIsGoneIsForgotten) {
  EXPECT_THAT(look("no file"), ElementsAre(Line{true, "no file"}));
  EXPECT_THAT(log_.look({}), IsEmpty());
  EXPECT_THAT(look(""), IsEmpty()) << "made anew, and well";
  EXPECT_THAT(look("no file"), ElementsAre(Line{true, "no file"}));
}

}  // namespace
}  // namespace flowwall::net::pipeline
