// The quality controller before machines of all kinds, in simulated time.
#include <gtest/gtest.h>

#include "engine/scene/quality_controller.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::Quality;
using model::Uptime;
using std::chrono::nanoseconds;

constexpr nanoseconds kBudget = 16'666'667ns;
constexpr QualityRange kWhole{Quality::high, Quality::ultra};

/// A GPU that needs a given time for a frame at each rung.
class Machine {
 public:
  Machine(QualityRange range, std::array<nanoseconds, 4> cost) : controller(range), cost_(cost) {}

  /// Draws for so long; returns how often the rung changed.
  int run(Uptime duration) {
    int changes = 0;
    for (const Uptime end = now + duration; now < end; now += 16ms) {
      const Quality before = controller.quality();
      controller.add(cost_.at(static_cast<std::size_t>(before)), kBudget, now);
      changes += controller.quality() != before ? 1 : 0;
    }
    return changes;
  }
  void setCost(std::array<nanoseconds, 4> cost) { cost_ = cost; }

  QualityController controller;
  Uptime now{0};

 private:
  std::array<nanoseconds, 4> cost_;
};

TEST(QualityController, GoesDownQuicklyAsFarAsItMust) {
  Machine machine(kWhole, {3ms, 9ms, 20ms, 40ms});
  machine.run(700ms);
  EXPECT_EQ(machine.controller.quality(), Quality::medium);
  machine.setCost({60ms, 80ms, 90ms, 99ms});
  machine.run(3s);
  EXPECT_EQ(machine.controller.quality(), Quality::low) << "and no lower";
}

TEST(QualityController, GoesUpSlowlyWhenAllIsWell) {
  Machine machine({Quality::low, Quality::ultra}, {1ms, 1ms, 2ms, 3ms});
  machine.run(9s);
  EXPECT_EQ(machine.controller.quality(), Quality::low);
  machine.run(3s);
  EXPECT_EQ(machine.controller.quality(), Quality::medium);
  machine.run(60s);
  EXPECT_EQ(machine.controller.quality(), Quality::ultra) << "and no higher";
}

TEST(QualityController, GoesNoHigherThanItMay) {
  Machine software({Quality::low, Quality::low}, {1ms, 1ms, 1ms, 1ms});
  EXPECT_EQ(software.run(1h), 0);
  EXPECT_EQ(software.controller.quality(), Quality::low);
}

TEST(QualityController, StaysWhereThereIsNeitherRoomNorNeed) {
  Machine machine(kWhole, {2ms, 5ms, 10ms, 20ms});
  EXPECT_EQ(machine.run(1h), 0);
}

TEST(QualityController, DoesNotHeedSingleSlowFrames) {
  QualityController controller(kWhole);
  for (int frame = 0; frame < 2000; ++frame) {
    controller.add(frame % 20 == 0 ? 80ms : 9ms, kBudget, frame * 16ms);
    ASSERT_EQ(controller.quality(), Quality::high) << frame;
  }
}

TEST(QualityController, OneSlowWindowBeginsTheWaitAnew) {
  Machine machine({Quality::low, Quality::ultra}, {1ms, 1ms, 1ms, 1ms});
  machine.run(9s);
  machine.setCost({10ms, 10ms, 10ms, 10ms});
  machine.run(1s);
  machine.setCost({1ms, 1ms, 1ms, 1ms});
  machine.run(9s);
  EXPECT_EQ(machine.controller.quality(), Quality::low);
  machine.run(3s);
  EXPECT_EQ(machine.controller.quality(), Quality::medium);
}

// Medium is so cheap that high looks possible, and is not.
TEST(QualityController, TriesLessAndLessOftenWhatDoesNotLast) {
  Machine machine({Quality::medium, Quality::ultra}, {2ms, 5ms, 20ms, 40ms});
  const int inTheFirstHour = machine.run(1h);
  const int inTheSecondHour = machine.run(1h);
  EXPECT_GE(inTheFirstHour, 2);
  EXPECT_LE(inTheFirstHour, 18);
  EXPECT_LE(inTheSecondHour, 5);
}

TEST(QualityController, IsAsQuickAsEverOnceAStepHasProvenRight) {
  Machine machine({Quality::medium, Quality::high}, {2ms, 5ms, 20ms, 40ms});
  machine.run(10min);
  machine.setCost({1ms, 2ms, 5ms, 9ms});
  machine.run(20min);
  ASSERT_EQ(machine.controller.quality(), Quality::high);
  machine.setCost({1ms, 2ms, 20ms, 40ms});  // a crowd of flows
  machine.run(2s);
  ASSERT_EQ(machine.controller.quality(), Quality::medium);
  machine.setCost({1ms, 2ms, 5ms, 9ms});
  machine.run(13s);
  EXPECT_EQ(machine.controller.quality(), Quality::high);
}

TEST(QualityController, FramesRightAfterAChangeDoNotCount) {
  QualityController controller(kWhole);
  controller.add(99ms, kBudget, 0ms);
  controller.add(99ms, kBudget, 500ms);
  ASSERT_EQ(controller.quality(), Quality::medium);
  for (Uptime now = 501ms; now < 1500ms; now += 16ms) {
    controller.add(99ms, kBudget, now);
    ASSERT_EQ(controller.quality(), Quality::medium);
  }
}

TEST(QualityController, BeginsAnewAfterAnInterruption) {
  QualityController controller(kWhole);
  controller.add(99ms, kBudget, 0ms);
  controller.interrupt(10s);
  controller.add(99ms, kBudget, 10s);
  controller.add(99ms, kBudget, 11s);
  EXPECT_EQ(controller.quality(), Quality::high) << "one frame makes no window";
}

}  // namespace
}  // namespace flowwall::scene
