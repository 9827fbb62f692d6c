#include "engine/platform/monitors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flowwall::platform {
namespace {

using ::testing::ElementsAre;

const std::vector<Monitor> kTwo{{.name = "HDMI-1", .area = {1920, 0, 1920, 1080}, .refreshHz = 60},
                                {.name = "DP-2", .area = {0, 200, 1920, 1080}, .refreshHz = 60}};
const std::vector<Monitor> kOne{kTwo.front()};

TEST(Monitors, OneIsChosenByNameOrNumber) {
  EXPECT_EQ(place(kTwo, "primary").monitor, 0U);
  EXPECT_EQ(place(kTwo, "").monitor, 0U);
  EXPECT_EQ(place(kTwo, "DP-2").monitor, 1U);
  EXPECT_EQ(place(kTwo, "2").monitor, 1U);
  EXPECT_EQ(place(kTwo, "2").window, kTwo[1].area);
}

TEST(Monitors, WithoutTheOneAskedForThePrimaryOneServes) {
  for (const char* choice : {"DP-3", "3", "0", "-1", "1x", "99999999999999999999"}) {
    const Placement placement = place(kTwo, choice);
    EXPECT_FALSE(placement.found) << choice;
    EXPECT_EQ(placement.monitor, 0U) << choice;
  }
  EXPECT_TRUE(place(kTwo, "DP-2").found);
}

TEST(Monitors, SpanAndMirrorTakeTheRectangleAboutAll) {
  for (const char* choice : {"span", "mirror"}) {
    const Placement placement = place(kTwo, choice);
    EXPECT_FALSE(placement.monitor) << choice;
    EXPECT_EQ(placement.window, (Rect{0, 0, 3840, 1280})) << choice;
    EXPECT_EQ(place(kOne, choice).monitor, 0U) << "of one, all is that one";
    EXPECT_TRUE(place(kOne, choice).found);
  }
}

TEST(Monitors, ASpanIsOnePictureAndAMirrorOneForEach) {
  const Rect window{0, 0, 3840, 1280};
  EXPECT_THAT(partsOf(window, kTwo, "span"), ElementsAre(Rect{0, 0, 3840, 1280}));
  EXPECT_THAT(partsOf(window, kTwo, "mirror"),
              ElementsAre(Rect{1920, 0, 1920, 1080}, Rect{0, 200, 1920, 1080}));
}

TEST(Monitors, AMirrorsLargestPartComesFirst) {
  const std::vector<Monitor> mixed{{.name = "A", .area = {0, 0, 1280, 720}},
                                   {.name = "B", .area = {1280, 0, 3840, 2160}}};
  EXPECT_THAT(partsOf({0, 0, 5120, 2160}, mixed, "mirror"),
              ElementsAre(Rect{1280, 0, 3840, 2160}, Rect{0, 0, 1280, 720}));
}

TEST(Monitors, MonitorsThatShowTheSameAreOnePart) {
  const std::vector<Monitor> cloned{kTwo[0], {.name = "DP-2", .area = kTwo[0].area}};
  EXPECT_THAT(partsOf(kTwo[0].area, cloned, "mirror"), ElementsAre(Rect{0, 0, 1920, 1080}));
}

// A compositor for kiosks makes a window as large as all outputs together.
TEST(Monitors, OfAWindowMadeTooLargeOnlyTheChosenMonitorIsUsed) {
  EXPECT_THAT(partsOf({0, 0, 3840, 1280}, kTwo, "DP-2"), ElementsAre(Rect{0, 200, 1920, 1080}));
  EXPECT_THAT(partsOf(kTwo[1].area, kTwo, "DP-2"), ElementsAre(Rect{0, 0, 1920, 1080}));
}

TEST(Monitors, APictureIsAlwaysShownSomewhere) {
  EXPECT_THAT(partsOf({0, 0, 800, 600}, {}, "primary"), ElementsAre(Rect{0, 0, 800, 600}));
  EXPECT_THAT(partsOf({9000, 0, 800, 600}, kTwo, "1"), ElementsAre(Rect{0, 0, 800, 600}));
  EXPECT_THAT(partsOf({9000, 0, 800, 600}, kTwo, "mirror"), ElementsAre(Rect{0, 0, 800, 600}));
}

TEST(Monitors, TheListNamesEach) {
  EXPECT_EQ(describe(kTwo), "1: HDMI-1 (1920x1080), 2: DP-2 (1920x1080)");
}

}  // namespace
}  // namespace flowwall::platform
