// ReplayTimeline: when which snapshot is current.
#include "net/sources/replay_timeline.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace flowwall::net::sources {
namespace {

using std::chrono::milliseconds;

std::vector<store::RawPoll> pollsAt(std::initializer_list<std::int64_t> offsets) {
  std::vector<store::RawPoll> polls;
  for (const std::int64_t ms : offsets) {
    polls.push_back({model::UtcTime(milliseconds(1'700'000'000'000 + ms))});
  }
  return polls;
}

void expectAt(const ReplayTimeline& timeline, std::int64_t played, std::size_t index,
              std::int64_t age, std::int64_t left) {
  const ReplayTimeline::Position at = timeline.at(milliseconds(played));
  EXPECT_EQ(at.index, index) << played;
  EXPECT_EQ(at.age, milliseconds(age)) << played;
  EXPECT_EQ(at.left, milliseconds(left)) << played;
  EXPECT_EQ(at.wrapped, played >= timeline.round().count()) << played;
}

TEST(ReplayTimelineTest, TheRecordedPace) {
  const ReplayTimeline timeline(pollsAt({0, 3000, 8000}), {});
  EXPECT_EQ(timeline.round(), milliseconds(13'000)) << "the last one as long as the one before";
  expectAt(timeline, 0, 0, 0, 3000);
  expectAt(timeline, 2999, 0, 2999, 1);
  expectAt(timeline, 3000, 1, 0, 5000);
  expectAt(timeline, 8000, 2, 0, 5000);
  expectAt(timeline, 12'999, 2, 4999, 1);
  expectAt(timeline, 13'000, 0, 0, 3000);
  expectAt(timeline, 13'000LL * 1'000'000 + 3001, 1, 1, 4999);
}

TEST(ReplayTimelineTest, FasterSlowerAndStepByStep) {
  const auto polls = pollsAt({0, 3000, 8000});
  const ReplayTimeline fast(polls, {.speed = 10.0});
  expectAt(fast, 299, 0, 299, 1);
  expectAt(fast, 300, 1, 0, 500);
  EXPECT_EQ(fast.round(), milliseconds(1300));
  const ReplayTimeline slow(polls, {.speed = 0.5});
  expectAt(slow, 5999, 0, 5999, 1);
  expectAt(slow, 6000, 1, 0, 10'000);
  const ReplayTimeline uneven(polls, {.speed = 7.0});  // 428.57… ms
  expectAt(uneven, 428, 0, 428, 1);
  expectAt(uneven, 429, 1, 0, 714);
  const ReplayTimeline stepped(polls, {.speed = 10.0, .step = milliseconds(250)});
  expectAt(stepped, 249, 0, 249, 1);
  expectAt(stepped, 500, 2, 0, 250);
  EXPECT_EQ(stepped.round(), milliseconds(750));
}

TEST(ReplayTimelineTest, APauseOfTheRecordingIsCut) {
  const auto polls = pollsAt({0, 3000, 100'000'000, 100'003'000});
  const ReplayTimeline timeline(polls, {});
  expectAt(timeline, 62'999, 1, 59'999, 1);
  expectAt(timeline, 63'000, 2, 0, 3000);
  expectAt(ReplayTimeline(polls, {.speed = 10.0}), 60'300, 2, 0, 300);
}

TEST(ReplayTimelineTest, OneSnapshotAloneAndThousandsAtOnce) {
  expectAt(ReplayTimeline(pollsAt({5}), {}), 3001, 0, 1, 2999);
  const ReplayTimeline rush(pollsAt({0, 1, 2, 3}), {.speed = 1000.0});
  EXPECT_EQ(rush.round(), milliseconds(1)) << "a round takes time, whatever the speed";
  EXPECT_EQ(rush.at(milliseconds(7)).left, milliseconds(1));
}

}  // namespace
}  // namespace flowwall::net::sources
