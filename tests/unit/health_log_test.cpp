#include "net/pipeline/health_log.hpp"

#include <array>
#include <gmock/gmock.h>
#include <string>
#include <vector>

namespace flowwall::net::pipeline {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Line = HealthLog::Line;

class HealthLogTest : public testing::Test {
 protected:
  std::vector<Line> look(const std::string& mmdb, const std::string& dns = "") {
    const std::array healths{
        model::ProviderHealth{.name = "mmdb", .state = "any", .error = mmdb},
        model::ProviderHealth{.name = "reverse DNS", .state = "any", .error = dns}};
    return log_.lines(healths);
  }

  model::ManualClock clock_{model::UtcTime{}};
  HealthLog log_{clock_};
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

TEST_F(HealthLogTest, AProviderThatIsGoneIsForgotten) {
  EXPECT_THAT(look("no file"), ElementsAre(Line{true, "no file"}));
  EXPECT_THAT(log_.lines({}), IsEmpty());
  EXPECT_THAT(look(""), IsEmpty()) << "made anew, and well";
  EXPECT_THAT(look("no file"), ElementsAre(Line{true, "no file"}));
}

}  // namespace
}  // namespace flowwall::net::pipeline
