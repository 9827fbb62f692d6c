// Screenshots and the live preview: the width asked for, one encoding for all who watch, and
// nothing asked of the renderer while nobody does.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <functional>

#include "tests/net/control_fixture.hpp"

namespace flowwall::tests {
namespace {

using namespace std::chrono_literals;
using net::http::ControlLimits;
using ::testing::HasSubstr;

class ControlPicturesTest : public ControlFixture {
 protected:
  static std::string jpegOf(int widthPx) {
    return {'J', static_cast<char>(widthPx == 0 ? 1 : widthPx % 251), 2, 3, 4, 5, 6};
  }
  boost::json::object preview() {
    return boost::json::parse(ask(get("/api/status")).body).at("preview").as_object();
  }
  /// The renderer and the server agree only after a few of their turns.
  bool soon(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) {
        return false;
      }
    }
    return true;
  }
  RawClient watch(const std::string& query) {
    RawClient viewer = client();
    viewer.send(get("/api/stream.mjpg" + query));
    const auto header = viewer.receive();
    EXPECT_TRUE(header && header->status == 200);
    return viewer;
  }
};

TEST_F(ControlPicturesTest, AScreenshotComesInTheFormatAndWidthAskedFor) {
  start();
  const auto png = ask(get("/api/screenshot.png?width=100"));
  EXPECT_EQ(png.status, 200);
  EXPECT_TRUE(png.has("Content-Type: image/png\r\n"));
  EXPECT_EQ(png.body, jpegOf(100).substr(1));
  const auto jpeg = ask(get("/api/screenshot.jpg?width=200"));
  EXPECT_TRUE(jpeg.has("Content-Type: image/jpeg\r\n"));
  EXPECT_EQ(jpeg.body, jpegOf(200));
  EXPECT_EQ(ask(get("/api/screenshot.jpg")).body, jpegOf(0)) << "0: the picture's own";
}

TEST_F(ControlPicturesTest, WishesBeyondTheLimitsAre400AndSayThem) {
  start();
  for (const char* target :
       {"/api/screenshot.png?width=63", "/api/screenshot.jpg?width=7681",
        "/api/stream.mjpg?width=1921", "/api/stream.mjpg?width=", "/api/stream.mjpg?width=1e2"}) {
    const auto response = ask(get(target));
    EXPECT_EQ(response.status, 400) << target;
    EXPECT_THAT(response.body, HasSubstr("'width' must be a whole number from 64 to ")) << target;
  }
  EXPECT_THAT(ask(get("/api/stream.mjpg?fps=31")).body, HasSubstr("from 1 to 30"));
  EXPECT_THAT(ask(get("/api/stream.mjpg?height=9")).body, HasSubstr("allowed: width and fps"));
}

TEST_F(ControlPicturesTest, AStreamIsPartsWithTheirLength) {
  start();
  auto viewer = client();
  viewer.send(get("/api/stream.mjpg?width=320&fps=30"));
  const auto header = viewer.receive();
  ASSERT_TRUE(header);
  EXPECT_TRUE(header->has("Content-Type: multipart/x-mixed-replace; boundary=flowwall\r\n"));
  EXPECT_TRUE(header->has("Cache-Control: no-store\r\n"));
  EXPECT_TRUE(header->has("Connection: close\r\n"));
  EXPECT_FALSE(header->has("Content-Length"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(viewer.receivePart(), jpegOf(320));
  }
}

TEST_F(ControlPicturesTest, ViewersOfOneWidthShareEachEncoding) {
  start();
  std::vector<RawClient> viewers;
  for (int i = 0; i < 10; ++i) {
    viewers.push_back(watch("?width=320&fps=30"));
  }
  constexpr int kEach = 5;
  const int before = jpegs_;
  for (auto& viewer : viewers) {
    for (int i = 0; i < kEach; ++i) {
      ASSERT_TRUE(viewer.receivePart());
    }
  }
  const auto counts = preview();
  EXPECT_EQ(counts.at("viewers"), 10);
  EXPECT_GT(jpegs_ - before, 0);
  // Each read-back is encoded once at most, whoever watches.
  EXPECT_LE(counts.at("encoded").as_int64(), counts.at("read").as_int64());
}

TEST_F(ControlPicturesTest, NothingIsReadWhileNobodyWatches) {
  start();
  EXPECT_EQ(preview().at("read"), 0);
  {
    auto viewer = watch("?width=320");
    ASSERT_TRUE(viewer.receivePart());
    EXPECT_EQ(preview().at("viewers"), 1);
  }
  ASSERT_TRUE(soon([this] { return preview().at("viewers") == 0; }));
  // Once the renderer has been told, its counter stands still.
  ASSERT_TRUE(soon([this] {
    const auto first = preview().at("read");
    static_cast<void>(ask(request("POST", "/api/view", "", "zoom=2")));  // takes a frame at least
    return preview().at("read") == first;
  }));
  EXPECT_GT(preview().at("read").as_int64(), 0);
}

TEST_F(ControlPicturesTest, HeadOfAStreamMakesNoViewer) {
  start();
  const auto head = ask(request("HEAD", "/api/stream.mjpg", "", ""), true);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(soon([this] { return preview().at("viewers") == 0; }));
}

TEST_F(ControlPicturesTest, ViewersAndWidthsAreBounded) {
  ControlLimits limits;
  limits.previews.maxViewers = 3;
  limits.previews.maxWidths = 2;
  start(limits);
  std::vector<RawClient> viewers;
  viewers.push_back(watch("?width=100"));
  viewers.push_back(watch("?width=200"));
  const auto third = ask(get("/api/stream.mjpg?width=300"));
  EXPECT_EQ(third.status, 503);
  EXPECT_THAT(third.body, HasSubstr("at most 2"));
  viewers.push_back(watch("?width=200"));
  const auto fourth = ask(get("/api/stream.mjpg?width=100"));
  EXPECT_EQ(fourth.status, 503);
  EXPECT_THAT(fourth.body, HasSubstr("at most 3 watch"));
  EXPECT_EQ(viewers[0].receivePart(), jpegOf(100));
  EXPECT_EQ(viewers[1].receivePart(), jpegOf(200));
}

TEST_F(ControlPicturesTest, WithoutARendererAStreamEnds) {
  ControlLimits limits;
  limits.previews.repeatTime = 50ms;
  start(limits, false);
  auto viewer = watch("");
  EXPECT_TRUE(viewer.closedByServer());
  EXPECT_EQ(preview().at("viewers"), 0);
}

}  // namespace
}  // namespace flowwall::tests
