#include "engine/model/weekly_hours.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace flowwall::model {
namespace {

constexpr int kDay = 24 * 60;
enum Day { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

int at(Day day, int hour, int minute = 0) {
  return day * kDay + hour * 60 + minute;
}

WeeklyHours hours(std::string_view text) {
  return WeeklyHours::parse(text).value();
}

TEST(WeeklyHours, EveryDayFromTheFirstMinuteToBeforeTheLast) {
  const WeeklyHours noon = hours("12:30-13:00");
  for (const Day day : {monday, thursday, sunday}) {
    EXPECT_FALSE(noon.contains(at(day, 12, 29)));
    EXPECT_TRUE(noon.contains(at(day, 12, 30)));
    EXPECT_TRUE(noon.contains(at(day, 12, 59)));
    EXPECT_FALSE(noon.contains(at(day, 13)));
  }
}

TEST(WeeklyHours, ANightGoesIntoTheNextDayAlsoOverTheEndOfTheWeek) {
  const WeeklyHours night = hours("22:00-06:00");
  EXPECT_TRUE(night.contains(at(monday, 0)));
  EXPECT_TRUE(night.contains(at(monday, 5, 59)));
  EXPECT_FALSE(night.contains(at(monday, 6)));
  EXPECT_TRUE(night.contains(at(sunday, 23)));
  const WeeklyHours sundayNight = hours("sun 22:00-06:00");
  EXPECT_TRUE(sundayNight.contains(at(monday, 5, 59)));
  EXPECT_FALSE(sundayNight.contains(at(tuesday, 5, 59)));
  EXPECT_FALSE(sundayNight.contains(at(saturday, 23)));
}

TEST(WeeklyHours, DaysAndSeveralSpans) {
  const WeeklyHours closed = hours("mon-fri 19:30-07:00, sat-sun 00:00-24:00");
  EXPECT_FALSE(closed.contains(at(monday, 6))) << "Sunday ends at midnight";
  EXPECT_TRUE(closed.contains(at(tuesday, 6)));
  EXPECT_TRUE(closed.contains(at(saturday, 6)));
  EXPECT_FALSE(closed.contains(at(friday, 12)));
  EXPECT_TRUE(closed.contains(at(sunday, 23, 59)));
  const WeeklyHours overWeekend = hours("sat-mon 08:00-09:00");
  EXPECT_TRUE(overWeekend.contains(at(monday, 8)));
  EXPECT_FALSE(overWeekend.contains(at(tuesday, 8)));
}

TEST(WeeklyHours, NothingIsNever) {
  EXPECT_TRUE(hours("").isNever());
  EXPECT_TRUE(hours("  ").isNever());
  EXPECT_FALSE(WeeklyHours().contains(at(monday, 0)));
}

TEST(WeeklyHours, WhatIsNoSuchTextIsRefused) {
  for (const char* text :
       {"22-06", "22:00", "22:00-22:00", "24:00-06:00", "25:00-06:00", "22:60-06:00", "2:00-6:00",
        "22:00-06:00,", ",", "xyz 22:00-06:00", "mon-xyz 22:00-06:00", "mon", "-1:00-06:00",
        "22:00-06:00 mon", "22:00-06:00-07:00", "mon 22:00-06:00;tue 22:00-06:00"}) {
    EXPECT_FALSE(WeeklyHours::parse(text)) << text;
  }
}

TEST(WeeklyHours, TheMinuteIsThatOfTheLocalZone) {
  ASSERT_EQ(setenv("TZ", "UTC-3", 1), 0);  // by POSIX, three hours ahead of UTC
  tzset();
  using namespace std::chrono;
  const UtcTime sundayEvening = sys_days(2026y / 11 / 22) + 22h + 5min;
  EXPECT_EQ(localMinuteOfWeek(sundayEvening), at(monday, 1, 5));
}

}  // namespace
}  // namespace flowwall::model
