// Many packets, places and lines: each is smaller, so that all together cover the picture no more
// than a few times over; a few are as large as the rung says.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/scene/crowd_sizes.hpp"

namespace flowwall::scene {
namespace {

constexpr int kWidthPx = 1920;
constexpr int kHeightPx = 1080;
constexpr float kGlobePx = 430.0F;

// Flows that spread over the Earth, each with a place of its own.
ArcTable tableOf(std::size_t flows) {
  std::vector<model::FlowSlot> slots(flows);
  for (std::size_t i = 0; i < flows; ++i) {
    model::FlowSlot& slot = slots[i];
    const auto number = static_cast<double>(i);
    slot.phase = model::FlowSlot::Phase::alive;
    slot.nearAccuracy = model::PlaceAccuracy::site;
    slot.farAccuracy = model::PlaceAccuracy::city;
    slot.nearPoint = {10.85, 76.27};
    slot.farPoint = {-60.0 + 130.0 * number / static_cast<double>(flows),
                     -180.0 + std::fmod(number * 137.5, 360.0)};
    slot.up = slot.upBefore = slot.down = slot.downBefore = {1e6};
    slot.changedIn = 1;
  }
  ArcTable table;
  table.update(slots, nullptr, {}, 1);
  return table;
}

CrowdSizes sizes(const ArcTable& table, float scalePx = kGlobePx, float times = 1.0F) {
  const CameraFrame camera{.scalePx = scalePx * times};
  return crowdSizes(table, rung(model::Quality::ultra), camera, static_cast<int>(kWidthPx * times),
                    static_cast<int>(kHeightPx * times), times);
}

TEST(CrowdSizes, AFewAreAsLargeAsTheRungSays) {
  for (const std::size_t flows : {0U, 1U, 300U}) {
    const CrowdSizes all = sizes(tableOf(flows));
    EXPECT_EQ(all.packets, 1.0F) << flows;
    EXPECT_EQ(all.tails, 1.0F) << flows;
    EXPECT_EQ(all.places, 1.0F) << flows;
    EXPECT_EQ(all.lines, 1.0F) << flows;
  }
}

TEST(CrowdSizes, ManyCoverThePictureAsOftenAsFewer) {
  const ArcTable many = tableOf(15'000);
  const ArcTable more = tableOf(30'000);
  const auto packets = [](const ArcTable& table) {
    return static_cast<float>(table.packets().size());
  };
  ASSERT_LT(sizes(many).packets, 0.5F);
  EXPECT_NEAR(sizes(many).packets / sizes(more).packets, std::sqrt(packets(more) / packets(many)),
              0.01F);
  EXPECT_LT(sizes(more).tails, sizes(many).tails);
  EXPECT_NEAR(sizes(many).places / sizes(more).places, std::sqrt(2.0F), 0.01F);
  EXPECT_NEAR(sizes(many).lines / sizes(more).lines, 2.0F, 0.05F);
}

TEST(CrowdSizes, AreOfOneLookAtAnyResolution) {
  const ArcTable many = tableOf(20'000);
  EXPECT_NEAR(sizes(many, kGlobePx, 2.0F).packets, sizes(many).packets, 0.001F);
  EXPECT_NEAR(sizes(many, kGlobePx, 2.0F).tails, sizes(many).tails, 0.001F);
  EXPECT_NEAR(sizes(many, kGlobePx, 2.0F).places, sizes(many).places, 0.001F);
  EXPECT_NEAR(sizes(many, kGlobePx, 2.0F).lines, sizes(many).lines, 0.001F);
}

// Zoomed in, few of them are in the picture.
TEST(CrowdSizes, GrowWithTheZoom) {
  const ArcTable many = tableOf(20'000);
  EXPECT_GT(sizes(many, 4.0F * kGlobePx).packets, 2.0F * sizes(many).packets);
  EXPECT_EQ(sizes(many, 24.0F * kGlobePx).packets, 1.0F);
  EXPECT_EQ(sizes(many, 24.0F * kGlobePx).lines, 1.0F);
}

TEST(CrowdSizes, HoweverManyEachCanBeSeen) {
  const ArcTable most = tableOf(200'000);
  EXPECT_GT(sizes(most).packets, 0.05F);
  EXPECT_EQ(sizes(most).tails, 0.0F) << "they are dust";
  EXPECT_GT(sizes(most).places, 0.1F);
  EXPECT_GE(sizes(most).lines, 0.15F);
}

}  // namespace
}  // namespace flowwall::scene
