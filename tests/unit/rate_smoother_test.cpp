#include "net/pipeline/rate_smoother.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace flowwall::net::pipeline {
namespace {

using model::Uptime;

constexpr Uptime kTau{4000};

double after(RateSmoother& smoother, double bitsPerSecond, Uptime now, Uptime tau = kTau) {
  smoother.report({bitsPerSecond}, now, tau);
  return smoother.rate().bitsPerSecond;
}

TEST(RateSmootherTest, TheFirstRateIsTakenAsItIs) {
  RateSmoother smoother;
  EXPECT_EQ(after(smoother, 700.0, Uptime(123'456)), 700.0);
}

TEST(RateSmootherTest, TheIntervalBetweenPollsDoesNotMatter) {
  RateSmoother often;
  RateSmoother seldom;
  after(often, 0.0, Uptime(0));
  after(seldom, 0.0, Uptime(0));
  double fine = 0.0;
  for (int ms = 250; ms <= 8000; ms += 250) {
    fine = after(often, 1000.0, Uptime(ms));
  }
  const double coarse = after(seldom, 1000.0, Uptime(8000));
  EXPECT_NEAR(fine, coarse, 1e-9);
  EXPECT_NEAR(coarse, 1000.0 * (1.0 - std::exp(-2.0)), 1e-9);
}

TEST(RateSmootherTest, IsAtRestFiveTimeConstantsAfterItMoved) {
  RateSmoother smoother;
  after(smoother, 1e9, Uptime(0));
  EXPECT_GT(after(smoother, 0.0, Uptime(10'000)), 0.0);
  EXPECT_GT(after(smoother, 0.0, Uptime(19'999)), 0.0);
  EXPECT_EQ(after(smoother, 0.0, Uptime(20'000)), 0.0);
  after(smoother, 1e9, Uptime(30'000));
  EXPECT_GT(after(smoother, 0.0, Uptime(33'000)), 0.0) << "it moved again meanwhile";
}

TEST(RateSmootherTest, WithoutATimeConstantNothingIsSmoothed) {
  RateSmoother smoother;
  after(smoother, 5.0, Uptime(0), Uptime(0));
  EXPECT_EQ(after(smoother, 9.0, Uptime(0), Uptime(0)), 9.0);
}

TEST(RateSmootherTest, TwoReportsAtTheSameTimeChangeNothing) {
  RateSmoother smoother;
  after(smoother, 100.0, Uptime(50));
  EXPECT_EQ(after(smoother, 900.0, Uptime(50)), 100.0);
}

}  // namespace
}  // namespace flowwall::net::pipeline
