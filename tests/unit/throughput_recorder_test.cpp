#include "net/pipeline/throughput_recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flowwall::net::pipeline {
namespace {

using model::ThroughputSample;
using model::Uptime;
using Origin = ThroughputSample::Origin;
using testing::ElementsAre;
using testing::Field;

auto gap() {
  return Field("origin", &ThroughputSample::origin, Origin::gap);
}
ThroughputSample flows(double up, double down) {
  return {{up}, {down}, Origin::flows};
}
ThroughputSample counters(double up, double down) {
  return {{up}, {down}, Origin::interface};
}

class ThroughputRecorderTest : public testing::Test {
 protected:
  void at(int ms) { clock_.advance(Uptime(ms) - clock_.uptime()); }
  void measure(double up, double down, Origin origin = Origin::flows) {
    recorder_.measure({up}, {down}, origin);
  }
  const std::vector<ThroughputSample>& samples() { return recorder_.history().samples; }

  model::ManualClock clock_{model::UtcTime{}};
  ThroughputRecorder recorder_{clock_};
};

TEST_F(ThroughputRecorderTest, ASampleIsTheMeanOfWhatWasMeasuredInIt) {
  EXPECT_FALSE(recorder_.advance());
  at(10'100);
  measure(100.0, 10.0);
  at(11'900);
  measure(300.0, 30.0);
  EXPECT_TRUE(samples().empty());
  at(12'000);
  EXPECT_TRUE(recorder_.advance());
  EXPECT_FALSE(recorder_.advance());
  EXPECT_THAT(samples(), ElementsAre(flows(200.0, 20.0)));
  EXPECT_EQ(recorder_.history().end, Uptime(12'000));
}

TEST_F(ThroughputRecorderTest, HoldsBetweenPollsThatAreRarerThanSamples) {
  at(0);
  measure(1.0, 0.0);
  at(5000);
  measure(2.0, 0.0);
  at(10'000);
  measure(3.0, 0.0);
  at(12'000);
  recorder_.advance();
  EXPECT_THAT(samples(), ElementsAre(flows(1.0, 0.0), flows(1.0, 0.0), flows(2.0, 0.0),
                                     flows(2.0, 0.0), flows(2.0, 0.0), flows(3.0, 0.0)));
}

TEST_F(ThroughputRecorderTest, WhatIsNotKnownIsAGap) {
  for (const int ms : {0, 2000, 4000}) {
    at(ms);
    measure(5.0, 5.0);
  }
  at(14'000);
  recorder_.advance();
  const ThroughputSample known = flows(5.0, 5.0);
  EXPECT_THAT(samples(), ElementsAre(known, known, known, known, gap(), gap(), gap()))
      << "twice the time between polls";
  measure(0.0, 0.0);
  at(16'000);
  recorder_.advance();
  EXPECT_EQ(samples().back(), flows(0.0, 0.0)) << "a measured zero is none";
  at(18'000);
  recorder_.advance();
  at(20'000);
  recorder_.advance();
  EXPECT_THAT(samples().back(), gap()) << "one outage does not make a poll rare";
}

TEST_F(ThroughputRecorderTest, CountersGoBeforeTheFlowsSum) {
  for (int ms = 0; ms < 8000; ms += 2000) {
    at(ms);
    measure(100.0, 100.0, Origin::interface);
  }
  at(8000);
  measure(7.0, 7.0);  // one answer without counters
  at(10'000);
  measure(100.0, 100.0, Origin::interface);
  for (const int ms : {12'000, 14'000, 16'000, 18'000}) {
    at(ms);
    measure(8.0, 8.0);  // no more counters
  }
  at(20'000);
  recorder_.advance();
  const ThroughputSample known = counters(100.0, 100.0);
  EXPECT_THAT(samples(), ElementsAre(known, known, known, known, known, known, known,
                                     flows(8.0, 8.0), flows(8.0, 8.0), flows(8.0, 8.0)));
}

TEST_F(ThroughputRecorderTest, KeepsFiveMinutes) {
  for (int i = 0; i < 1000; ++i) {
    at(i * 2000);
    measure(i, 0.0);
    ASSERT_LE(samples().size(), 150U);
  }
  at(2'000'000);
  recorder_.advance();
  ASSERT_EQ(samples().size(), 150U);
  EXPECT_EQ(samples().front(), flows(850.0, 0.0));
  EXPECT_EQ(samples().back(), flows(999.0, 0.0));
}

TEST_F(ThroughputRecorderTest, AfterFiveMinutesOfNothingItIsEmptyAndQuiet) {
  measure(1.0, 1.0);
  at(200'000);
  EXPECT_TRUE(recorder_.advance());
  EXPECT_EQ(samples().size(), 100U);
  at(10'000'000);
  EXPECT_TRUE(recorder_.advance());
  EXPECT_TRUE(samples().empty());
  at(10'100'000);
  EXPECT_FALSE(recorder_.advance());
  measure(2.0, 2.0);
  at(10'102'000);
  recorder_.advance();
  EXPECT_THAT(samples(), ElementsAre(flows(2.0, 2.0)));
}

TEST_F(ThroughputRecorderTest, AnotherSourceBeginsAnew) {
  measure(1.0, 1.0, Origin::interface);
  at(5000);
  measure(1.0, 1.0, Origin::interface);
  recorder_.clear();
  EXPECT_TRUE(samples().empty());
  measure(3.0, 3.0);
  at(6000);
  recorder_.advance();
  EXPECT_THAT(samples(), ElementsAre(flows(3.0, 3.0)));
}

}  // namespace
}  // namespace flowwall::net::pipeline
