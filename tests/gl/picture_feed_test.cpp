// Pictures are read when somebody asks for them, once for all who do, and no oftener than wanted.
#include "engine/render/picture_feed.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "tests/gl/scene_fixture.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PictureFeed : public test::GlTest {
 protected:
  void SetUp() override {
    GlTest::SetUp();
    picture_ = {"picture", GL_RGBA8, 320, 180};
  }
  // A frame, and what a device that is not waited for needs besides.
  void frameAt(model::Uptime now) {
    ++frame_;
    turn(now);
  }
  void turn(model::Uptime now) {
    feed_.turn({picture_, frame_, now});
    glFinish();
    feed_.turn({picture_, frame_, now});
  }
  render::PictureFeed::Use keep() {
    return
        [this](const model::Image& image) { taken_.emplace_back(image.widthPx, image.heightPx); };
  }

  using Size = std::pair<int, int>;
  gl::RenderTarget picture_;
  std::uint64_t frame_ = 1;
  std::vector<Size> taken_;
  std::vector<std::pair<int, Size>> previews_;
  render::PictureFeed feed_{[this](int widthPx, const model::Image& image) {
    previews_.emplace_back(widthPx, Size{image.widthPx, image.heightPx});
  }};
};

TEST_F(PictureFeed, NothingIsReadWhileNobodyAsks) {
  frameAt(0ms);
  frameAt(100ms);
  EXPECT_EQ(feed_.previewsRead(), 0U);
  EXPECT_THAT(previews_, IsEmpty());
}

TEST_F(PictureFeed, EachGetsThePictureInTheWidthAskedFor) {
  feed_.take(0, keep());
  feed_.take(160, keep());
  feed_.take(0, keep());
  feed_.take(4000, keep());
  for (int i = 0; i < 3; ++i) {
    frameAt(0ms);
  }
  EXPECT_THAT(taken_, ElementsAre(Size{320, 180}, Size{320, 180}, Size{160, 90}, Size{320, 180}));
}

TEST_F(PictureFeed, APreviewComesAsOftenAsWantedAndOnlyOfNewFrames) {
  feed_.watch(64, 100ms);
  frameAt(1000ms);
  frameAt(1050ms);  // too early
  EXPECT_EQ(feed_.previewsRead(), 1U);
  frameAt(1095ms);  // a little early
  EXPECT_EQ(feed_.previewsRead(), 2U);
  turn(1300ms);  // nothing new is drawn
  EXPECT_EQ(feed_.previewsRead(), 2U);
  frameAt(1310ms);
  EXPECT_THAT(previews_, ElementsAre(std::pair{64, Size{64, 36}}, std::pair{64, Size{64, 36}},
                                     std::pair{64, Size{64, 36}}));
}

TEST_F(PictureFeed, WidthsAreWatchedSideBySideUntilNobodyDoes) {
  feed_.watch(64, 100ms);
  feed_.watch(32, 50ms);
  frameAt(1000ms);
  EXPECT_THAT(previews_, ElementsAre(std::pair{64, Size{64, 36}}, std::pair{32, Size{32, 18}}));
  feed_.watch(64, 0ms);
  frameAt(2000ms);
  EXPECT_EQ(previews_.size(), 3U);
  EXPECT_EQ(previews_.back().first, 32);
  feed_.watch(32, 0ms);
  feed_.watch(7, 0ms);
  frameAt(3000ms);
  EXPECT_EQ(feed_.previewsRead(), 3U);
}

}  // namespace
}  // namespace flowwall
