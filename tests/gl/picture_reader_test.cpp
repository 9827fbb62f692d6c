// Pictures come back scaled, the right way up, and one at a time.
#include "engine/render/picture_reader.hpp"

#include <gmock/gmock.h>

#include <array>

#include "tests/gl/scene_fixture.hpp"

namespace flowwall {
namespace {

using Rgb = std::array<int, 3>;

class PictureReader : public test::GlTest {
 protected:
  // The upper half red, the lower half blue.
  static gl::RenderTarget twoHalves(int width, int height) {
    gl::RenderTarget target("two halves", GL_RGBA8, width, height);
    const std::array<float, 4> red{1, 0, 0, 1};
    const std::array<float, 4> blue{0, 0, 1, 1};
    target.bind();
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, width, height / 2);
    glClearNamedFramebufferfv(target.framebuffer(), GL_COLOR, 0, red.data());
    glScissor(0, height / 2, width, height - height / 2);
    glClearNamedFramebufferfv(target.framebuffer(), GL_COLOR, 0, blue.data());
    glDisable(GL_SCISSOR_TEST);
    return target;
  }
  static model::Image read(render::PictureReader& reader) {
    glFinish();
    auto image = reader.take();
    EXPECT_TRUE(image);
    return image.value_or(model::Image{});
  }
  static Rgb at(const model::Image& image, int x, int y) {
    const auto* pixel = image.rgb.data() + 3 * (y * image.widthPx + x);
    return {pixel[0], pixel[1], pixel[2]};
  }
};

TEST_F(PictureReader, ScalesAndKeepsTheTopOnTop) {
  const auto picture = twoHalves(640, 360);
  render::PictureReader reader;
  for (const auto& [width, height] : {std::pair{640, 360}, {100, 50}, {16, 8}}) {
    ASSERT_TRUE(reader.begin(picture, width, height));
    const model::Image image = read(reader);
    ASSERT_EQ(image.widthPx, width);
    ASSERT_EQ(image.heightPx, height);
    EXPECT_EQ(at(image, 0, 0), (Rgb{255, 0, 0}));
    EXPECT_EQ(at(image, width - 1, height - 1), (Rgb{0, 0, 255}));
  }
}

TEST_F(PictureReader, NoPixelIsLeftOut) {
  gl::RenderTarget picture("one bright pixel", GL_RGBA8, 64, 64);
  picture.bind();
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glEnable(GL_SCISSOR_TEST);
  glScissor(21, 42, 1, 1);
  glClearColor(1, 1, 1, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glDisable(GL_SCISSOR_TEST);
  render::PictureReader reader;
  ASSERT_TRUE(reader.begin(picture, 8, 8));
  const model::Image image = read(reader);
  EXPECT_GT(*std::ranges::max_element(image.rgb), 0);
}

TEST_F(PictureReader, OneAtATimeAndNoneUnasked) {
  const auto picture = twoHalves(64, 36);
  render::PictureReader reader;
  EXPECT_FALSE(reader.take());
  ASSERT_TRUE(reader.begin(picture, 32, 18));
  EXPECT_FALSE(reader.begin(picture, 32, 18));
  read(reader);
  EXPECT_FALSE(reader.take());
  EXPECT_EQ(reader.begun(), 1U);
}

TEST_F(PictureReader, NoLargerThanThePicture) {
  const auto picture = twoHalves(64, 36);
  render::PictureReader reader;
  ASSERT_TRUE(reader.begin(picture, 4000, 0));
  const model::Image image = read(reader);
  EXPECT_EQ(image.widthPx, 64);
  EXPECT_EQ(image.heightPx, 1);
}

// What makes showing a picture a mere copy on a software renderer: of a full frame's time, a third.
TEST_F(PictureReader, APictureLiesInMemoryAsAWindowDoes) {
  const gl::RenderTarget picture("picture", GL_RGBA8, 64, 36);
  GLint format = 0;
  picture.bind();
  glGetIntegerv(GL_IMPLEMENTATION_COLOR_READ_FORMAT, &format);
  if (test::context().software) {
    EXPECT_EQ(format, GL_BGRA) << "blue first";
  }
  GLint origin = 0;
  glGetIntegerv(GL_CLIP_ORIGIN, &origin);
  EXPECT_EQ(origin, GL_UPPER_LEFT) << "the top row first";
}

}  // namespace
}  // namespace flowwall
