// When the wall counts as dead, and when it does not.
#include "engine/app/vital_signs.hpp"

#include <gmock/gmock.h>

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr VitalLimits kLimits{
    .network = 10s, .pictureEvery = 60s, .pictureIn = 20s, .badPictures = 2};

// A dark gradient, brighter by `shift`.
model::Image gradient(std::uint8_t shift) {
  model::Image image{.widthPx = 4, .heightPx = 1};
  for (int i = 0; i < 12; ++i) {
    image.rgb.push_back(static_cast<std::uint8_t>(4 + 3 * i + shift));
  }
  return image;
}

model::Image plain(std::uint8_t level) {
  return {.widthPx = 4, .heightPx = 1, .rgb = std::vector<std::uint8_t>(12, level)};
}

TEST(VitalSigns, AreWellBeforeAnythingIsKnown) {
  EXPECT_THAT(VitalSigns(kLimits).complaint(1h), IsEmpty());
}

TEST(VitalSigns, TheNetworkThreadHasToTurn) {
  VitalSigns signs(kLimits);
  signs.networkTurns(1, 0s);
  signs.networkTurns(1, 10s);
  EXPECT_THAT(signs.complaint(10s), IsEmpty());
  EXPECT_THAT(signs.complaint(11s), HasSubstr("network thread"));
  signs.networkTurns(2, 12s);
  EXPECT_THAT(signs.complaint(12s), IsEmpty());
}

TEST(VitalSigns, APictureIsWantedOnceAMinute) {
  VitalSigns signs(kLimits);
  EXPECT_TRUE(signs.wantsPicture(5s));
  EXPECT_FALSE(signs.wantsPicture(5s));
  EXPECT_FALSE(signs.wantsPicture(64s));
  EXPECT_TRUE(signs.wantsPicture(65s));
}

TEST(VitalSigns, APictureThatNeverComesIsAComplaint) {
  VitalSigns signs(kLimits);
  ASSERT_TRUE(signs.wantsPicture(0s));
  EXPECT_THAT(signs.complaint(20s), IsEmpty());
  EXPECT_THAT(signs.complaint(21s), HasSubstr("no picture"));
  signs.picture(gradient(0), true);
  EXPECT_THAT(signs.complaint(22s), IsEmpty());
}

TEST(VitalSigns, BlankPicturesOfAnyColour) {
  for (const int level : {0, 128, 255}) {
    VitalSigns signs(kLimits);
    signs.picture(plain(static_cast<std::uint8_t>(level)), false);
    EXPECT_THAT(signs.complaint(0s), IsEmpty()) << "one may be an accident";
    signs.picture(plain(static_cast<std::uint8_t>(level)), false);
    EXPECT_THAT(signs.complaint(0s), HasSubstr("blank"));
    signs.picture(gradient(0), false);
    EXPECT_THAT(signs.complaint(0s), IsEmpty());
  }
}

TEST(VitalSigns, APictureThatShouldChangeHasTo) {
  VitalSigns signs(kLimits);
  signs.picture(gradient(0), true);
  signs.picture(gradient(0), true);
  EXPECT_THAT(signs.complaint(0s), IsEmpty());
  signs.picture(gradient(0), true);
  EXPECT_THAT(signs.complaint(0s), HasSubstr("does not change"));
  signs.picture(gradient(1), true);
  EXPECT_THAT(signs.complaint(0s), IsEmpty());
}

TEST(VitalSigns, AStillWallMayStandStill) {
  VitalSigns signs(kLimits);
  for (int i = 0; i < 10; ++i) {
    signs.picture(gradient(0), false);
  }
  EXPECT_THAT(signs.complaint(0s), IsEmpty());
}

}  // namespace
}  // namespace flowwall::app
