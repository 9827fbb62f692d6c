#include "net/pipeline/filtered_slots.hpp"

#include <gtest/gtest.h>

namespace flowwall::net::pipeline {
namespace {

using namespace std::chrono_literals;
using model::FlowSlot;
using Phase = FlowSlot::Phase;

class FilteredSlotsTest : public testing::Test {
 protected:
  FilteredSlotsTest() {
    for (FlowSlot& slot : table_) {
      slot.phase = Phase::alive;
      slot.born = 1000ms;
      slot.changedIn = 1;
    }
    write(1000ms);
  }
  const std::vector<FlowSlot>& write(model::Uptime now) {
    filtered_.write(table_, ++generation_, now, shown_);
    return shown_;
  }

  std::vector<FlowSlot> table_ = std::vector<FlowSlot>(3);
  FilteredSlots filtered_{1500ms};
  std::vector<FlowSlot> shown_;
  std::uint64_t generation_ = 0;
};

TEST_F(FilteredSlotsTest, AFlowThatDoesNotMatchFadesOutAndIsGone) {
  filtered_.setMatching(1, false);
  write(5000ms);
  EXPECT_EQ(shown_[1].phase, Phase::ending);
  EXPECT_EQ(shown_[1].ended, 5000ms);
  EXPECT_EQ(shown_[1].changedIn, generation_);
  EXPECT_EQ(shown_[0].phase, Phase::alive);
  EXPECT_EQ(shown_[0].changedIn, 1U) << "nothing is uploaded for what stays";
  EXPECT_FALSE(filtered_.hasFadedOut(6499ms));
  EXPECT_TRUE(filtered_.hasFadedOut(6500ms));
  write(6500ms);
  EXPECT_EQ(shown_[1].phase, Phase::empty);
  EXPECT_EQ(shown_[1].changedIn, generation_);
  EXPECT_FALSE(filtered_.hasFadedOut(9000ms));
  write(9000ms);
  EXPECT_EQ(shown_[1].changedIn, generation_ - 1) << "and stands still from then on";
}

TEST_F(FilteredSlotsTest, AFlowThatMatchesAgainFadesInInItsSlot) {
  filtered_.setMatching(1, false);
  write(5000ms);
  write(7000ms);
  filtered_.setMatching(1, true);
  write(8000ms);
  EXPECT_EQ(shown_[1].phase, Phase::alive);
  EXPECT_EQ(shown_[1].born, 8000ms);
  EXPECT_EQ(shown_[1].changedIn, generation_);
  write(9000ms);
  EXPECT_EQ(shown_[1].born, 8000ms);
  EXPECT_EQ(shown_[1].changedIn, generation_ - 1);
}

TEST_F(FilteredSlotsTest, WithoutAFilterAllComeBack) {
  filtered_.setMatching(0, false);
  filtered_.setMatching(1, false);
  write(5000ms);
  filtered_.matchAll();
  write(5100ms);
  EXPECT_EQ(shown_[0].phase, Phase::alive);
  EXPECT_EQ(shown_[1].phase, Phase::alive);
}

TEST_F(FilteredSlotsTest, ANewFlowThatDoesNotMatchIsNeverSeen) {
  table_[2] = {.phase = Phase::alive, .born = 4000ms, .changedIn = generation_ + 1};
  filtered_.setMatching(2, false);
  write(4000ms);
  EXPECT_EQ(shown_[2].phase, Phase::empty);
  EXPECT_EQ(shown_[2].changedIn, generation_);
}

TEST_F(FilteredSlotsTest, AnotherFlowInAHiddenSlotIsSeenIfItMatches) {
  filtered_.setMatching(2, false);
  write(4000ms);
  write(6000ms);
  table_[2] = FlowSlot{};
  table_[2].changedIn = 7;
  write(7000ms);
  table_[2] = {.phase = Phase::alive, .born = 8000ms, .changedIn = generation_ + 1};
  filtered_.setMatching(2, true);
  write(8000ms);
  EXPECT_EQ(shown_[2].phase, Phase::alive);
  EXPECT_EQ(shown_[2].born, 8000ms);
}

TEST_F(FilteredSlotsTest, AnEndingFlowEndsWhenItEndedFirst) {
  table_[1].phase = Phase::ending;
  table_[1].ended = 4500ms;
  filtered_.setMatching(1, false);
  write(5000ms);
  EXPECT_EQ(shown_[1].ended, 4500ms);
}

}  // namespace
}  // namespace flowwall::net::pipeline
