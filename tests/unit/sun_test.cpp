// The sun against dated values from almanacs.
#include "engine/scene/sun.hpp"

#include <gtest/gtest.h>

namespace flowwall::scene {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

model::UtcTime at(year_month_day date, minutes timeOfDay) {
  return sys_days(date) + timeOfDay;
}

TEST(Sun, IsWhereMeeusComputesIt) {
  // Examples 25.a (declination -7.785°) and 28.b (equation of time +3.427°).
  const auto sun = subsolarPoint(at(1992y / October / 13, 0min));
  EXPECT_NEAR(sun.latDeg, -7.785, 0.01);
  EXPECT_NEAR(sun.lonDeg, 180.0 - 3.427, 0.01);
}

TEST(Sun, CrossesTheEquatorAtTheEquinoxes) {
  EXPECT_NEAR(subsolarPoint(at(2026y / March / 20, 14h + 46min)).latDeg, 0.0, 0.01);
  EXPECT_NEAR(subsolarPoint(at(2026y / September / 23, 0h + 5min)).latDeg, 0.0, 0.01);
  EXPECT_LT(subsolarPoint(at(2026y / March / 19, 14h + 46min)).latDeg, -0.3);
  EXPECT_GT(subsolarPoint(at(2026y / March / 21, 14h + 46min)).latDeg, 0.3);
}

TEST(Sun, TurnsAtTheTropicsAtTheSolstices) {
  EXPECT_NEAR(subsolarPoint(at(2026y / June / 21, 8h + 25min)).latDeg, 23.436, 0.01);
  EXPECT_NEAR(subsolarPoint(at(2026y / December / 21, 20h + 50min)).latDeg, -23.436, 0.01);
}

TEST(Sun, IsEarlyOrLateByTheEquationOfTime) {
  // Minutes by which a sundial is ahead at noon, a quarter of a degree each.
  struct Day {
    year_month_day date;
    double ahead;
  };
  for (const Day& day : {Day{2026y / February / 11, -14.23}, Day{2026y / April / 15, 0.0},
                         Day{2026y / May / 14, 3.66}, Day{2026y / July / 26, -6.54},
                         Day{2026y / September / 1, 0.0}, Day{2026y / November / 3, 16.44}}) {
    EXPECT_NEAR(subsolarPoint(at(day.date, 12h)).lonDeg, -0.25 * day.ahead, 0.08)
        << static_cast<unsigned>(day.date.month()) << "/" << static_cast<unsigned>(day.date.day());
  }
}

TEST(Sun, GoesWestByAQuarterOfADegreeAMinuteAndWraps) {
  const auto noon = at(2026y / November / 24, 12h);
  const double atNoon = subsolarPoint(noon).lonDeg;
  EXPECT_NEAR(subsolarPoint(noon + 1h).lonDeg, atNoon - 15.0, 0.01);
  const double late = subsolarPoint(noon + 11h + 58min).lonDeg;
  EXPECT_NEAR(late, atNoon - 179.5 + 360.0, 0.05) << "past the date line";
  EXPECT_LT(late, 180.0);
}

}  // namespace
}  // namespace flowwall::scene
