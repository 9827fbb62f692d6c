#include "engine/app/backlight.hpp"

#include <gtest/gtest.h>

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;

constexpr int kEvening = 20 * 60;
constexpr int kNight = 2 * 60;
constexpr int kNoon = 12 * 60;

Backlight backlight() {
  return Backlight({.dim = model::WeeklyHours::parse("19:00-07:00").value(),
                    .blank = model::WeeklyHours::parse("00:00-05:00").value(),
                    .dimmedTo = 0.25});
}

TEST(Backlight, FollowsTheHoursAndBlankGoesBeforeDim) {
  Backlight light = backlight();
  light.update(1s, kNight);
  EXPECT_TRUE(light.isBlank()) << "at the start nothing fades";
  Backlight evening = backlight();
  evening.update(1s, kEvening);
  EXPECT_DOUBLE_EQ(evening.brightness(), 0.25);
  EXPECT_FALSE(evening.isBlank());
}

TEST(Backlight, ChangesFade) {
  Backlight light = backlight();
  light.update(10s, kNoon);
  EXPECT_DOUBLE_EQ(light.brightness(), 1.0);
  light.update(10s + 500ms, kEvening);
  EXPECT_DOUBLE_EQ(light.brightness(), 0.75);
  EXPECT_TRUE(light.fades());
  light.update(20s, kEvening);
  EXPECT_DOUBLE_EQ(light.brightness(), 0.25);
  EXPECT_FALSE(light.fades());
}

TEST(Backlight, WhoeverIsThereWakesItForAWhile) {
  Backlight light = backlight();
  light.update(10s, kNight);
  light.wake(10s);
  light.update(20s, kNight);
  EXPECT_DOUBLE_EQ(light.brightness(), 1.0);
  const model::Uptime over = 10s + Backlight::kAwake;
  light.update(over - 1ms, kNight);
  EXPECT_DOUBLE_EQ(light.brightness(), 1.0);
  light.update(over + Backlight::kFade, kNight);
  EXPECT_TRUE(light.isBlank());
}

}  // namespace
}  // namespace flowwall::app
