// What a frame costs: counted uploads and draw calls, and layers that are used again.
#include <gmock/gmock.h>

#include "engine/render/frame_uniforms.hpp"
#include "tests/gl/stage.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using model::Image;
using model::Uptime;
using model::ViewMode;
using test::kSettled;
using test::spreadSnapshot;
using test::Stage;

using Uploads = test::GlTest;
using DrawCalls = test::GlTest;

TEST_F(Uploads, NoFlowDataBetweenSnapshots) {
  Stage stage(ViewMode::globe, {20, 70}, 3.0);
  const auto snapshot = spreadSnapshot(500);
  EXPECT_GT(stage.draw(snapshot, kSettled).flowUploadBytes, 500 * sizeof(scene::ArcRecord));
  const auto uploaded = stage.renderer().flowBytesUploaded();
  for (Uptime now = kSettled + 33ms; now < kSettled + 1s; now += 33ms) {
    const auto& stats = stage.draw(snapshot, now);
    EXPECT_EQ(stats.flowUploadBytes, 0U);
    EXPECT_EQ(stats.frameUploadBytes, sizeof(render::FrameUniforms));
  }
  EXPECT_EQ(stage.renderer().flowBytesUploaded(), uploaded);
}

TEST_F(Uploads, NothingWhenASnapshotBringsNoChange) {
  Stage stage(ViewMode::map, {0, 0});
  auto snapshot = spreadSnapshot(50);
  stage.draw(snapshot, kSettled);
  snapshot.generation = 2;
  EXPECT_EQ(stage.draw(snapshot, kSettled + 33ms).flowUploadBytes, 0U);
}

TEST_F(Uploads, OnlyTheChangedRecordAndTheTables) {
  Stage stage(ViewMode::map, {0, 0});
  auto snapshot = spreadSnapshot(300);
  stage.draw(snapshot, kSettled);
  snapshot.generation = 2;
  snapshot.slots[120].up = {5e6};
  snapshot.slots[120].changedIn = 2;
  const auto uploaded = stage.draw(snapshot, kSettled + 33ms).flowUploadBytes;
  const auto& arcs = stage.renderer().flows().current();
  EXPECT_EQ(uploaded, sizeof(scene::ArcRecord) + arcs.pieces().size_bytes() +
                          arcs.alertedPieces().size_bytes() + arcs.packets().size_bytes() +
                          arcs.nodes().size_bytes());
}

TEST_F(Uploads, AllRecordsWhenTheBufferGrows) {
  Stage grown(ViewMode::map, {0, 0});
  grown.draw(spreadSnapshot(20), kSettled);
  const auto many = spreadSnapshot(1200, 2);
  Stage fresh(ViewMode::map, {0, 0});
  EXPECT_TRUE(grown.picture(many, kSettled).rgb == fresh.picture(many, kSettled).rgb);
}

TEST_F(DrawCalls, DoNotDependOnTheNumberOfFlows) {
  for (const ViewMode mode : {ViewMode::globe, ViewMode::map}) {
    Stage few(mode, {20, 70});
    Stage many(mode, {20, 70});
    const auto fiftyCalls = few.draw(spreadSnapshot(50), kSettled).drawCalls;
    const auto thousandsCalls = many.draw(spreadSnapshot(5000), kSettled).drawCalls;
    ASSERT_EQ(many.renderer().flows().flows(), 5000U);
    EXPECT_EQ(fiftyCalls, thousandsCalls);
    EXPECT_LE(thousandsCalls, 40U);
    // And in the frames after: when all layers are drawn, and when only what moves is.
    for (const Uptime later : {33ms, 66ms}) {
      EXPECT_EQ(few.draw(spreadSnapshot(50), kSettled + later).drawCalls,
                many.draw(spreadSnapshot(5000), kSettled + later).drawCalls);
    }
  }
}

TEST_F(DrawCalls, StillLayersAreReused) {
  Stage stage(ViewMode::map, {0, 0});
  const auto snapshot = spreadSnapshot(20);  // none of them alerted
  const auto first = stage.draw(snapshot, kSettled).drawCalls;
  const auto second = stage.draw(snapshot, kSettled + 16ms).drawCalls;
  EXPECT_EQ(second, first - 1) << "all but the backdrop, now into layers";
  const auto later = stage.draw(snapshot, kSettled + 33ms).drawCalls;
  EXPECT_EQ(later, 3U) << "alerted lines, the home site and packets";
  EXPECT_GT(first, later + 4);
}

// A panel in the picture's left eighth.
scene::PanelDrawList panelOnTheLeft() {
  static constexpr std::array<std::uint8_t, 1> kCovered{255};
  scene::PanelDrawList panels;
  panels.atlas = {.widthPx = 1, .heightPx = 1, .coverage = kCovered, .version = 1};
  constexpr float kRight = test::kWidthPx / 8.0F;
  constexpr float kBottom = test::kHeightPx;
  const glm::vec4 grey{0.25, 0.25, 0.25, 1};
  panels.vertices = {{{0, 0}, {0, 0}, grey},
                     {{kRight, 0}, {0, 0}, grey},
                     {{kRight, kBottom}, {0, 0}, grey},
                     {{0, kBottom}, {0, 0}, grey}};
  panels.indices = {0, 1, 2, 0, 2, 3};
  panels.besideIndices = panels.indices.size();
  panels.shade = {.leftEnd = kRight, .fade = 1.0F, .opacity = 1.0F};
  panels.version = 1;
  return panels;
}

TEST_F(DrawCalls, PanelsBesideATurningGlobeAreDrawnOnce) {
  const auto snapshot = spreadSnapshot(20);
  Stage stage(ViewMode::globe, {20, 70}, 3.0);
  stage.panels = panelOnTheLeft();
  auto next = [&, now = kSettled]() mutable { return stage.draw(snapshot, now += 16ms); };
  const auto first = next().drawCalls;
  EXPECT_EQ(next().drawCalls, first - 1) << "no backdrop";
  const auto later = next().drawCalls;
  EXPECT_EQ(later, first - 2) << "and no panel";
  EXPECT_EQ(next().frameUploadBytes, sizeof(render::FrameUniforms));
  ++stage.panels.version;
  EXPECT_EQ(next().drawCalls, later + 1) << "it shows something else";
  EXPECT_EQ(next().drawCalls, later);
  stage.panels.shade.leftEnd = test::kWidthPx / 2.0F;
  EXPECT_EQ(next().drawCalls, later + 1) << "the globe is below it";
  EXPECT_EQ(next().drawCalls, later + 1);
}

TEST_F(DrawCalls, ReusedLayersShowWhatNewOnesWould) {
  const auto snapshot = spreadSnapshot(20);
  Stage reusing(ViewMode::map, {0, 0});
  reusing.draw(snapshot, kSettled);
  reusing.draw(snapshot, kSettled + 200ms);
  reusing.draw(snapshot, kSettled + 400ms);
  Stage fresh(ViewMode::map, {0, 0});
  EXPECT_TRUE(reusing.picture(snapshot, kSettled + 700ms).rgb ==
              fresh.picture(snapshot, kSettled + 700ms).rgb);
}

TEST_F(DrawCalls, LinesThatFadeAreDrawnAnewTwentyTimesASecondOnTheLowestRung) {
  Stage stage(ViewMode::map, {0, 0});
  auto snapshot = spreadSnapshot(20);
  stage.draw(snapshot, kSettled);
  stage.draw(snapshot, kSettled);
  const auto still = stage.draw(snapshot, kSettled + 16ms).drawCalls;
  snapshot.generation = 2;
  snapshot.slots[0].born = kSettled + 20ms;
  snapshot.slots[0].changedIn = 2;
  EXPECT_GT(stage.draw(snapshot, kSettled + 32ms).drawCalls, still);
  EXPECT_EQ(stage.draw(snapshot, kSettled + 48ms).drawCalls, still);
  EXPECT_GT(stage.draw(snapshot, kSettled + 96ms).drawCalls, still);
}

TEST_F(DrawCalls, OneAlertDoesNotKeepAllLinesDrawn) {
  const auto callsOfALaterFrame = [](std::size_t flows) {
    Stage stage(ViewMode::map, {0, 0});
    const auto snapshot = spreadSnapshot(flows);  // the 25th is alerted
    stage.draw(snapshot, kSettled);
    stage.draw(snapshot, kSettled);
    return stage.draw(snapshot, kSettled + 33ms).drawCalls;
  };
  EXPECT_EQ(callsOfALaterFrame(25), callsOfALaterFrame(24));
}

TEST_F(DrawCalls, ATurningGlobeDrawsTheBackdropOnce) {
  Stage stage(ViewMode::globe, {0, 0}, 3.0);
  const auto snapshot = spreadSnapshot(20);
  const auto first = stage.draw(snapshot, kSettled).drawCalls;
  EXPECT_EQ(stage.draw(snapshot, kSettled + 33ms).drawCalls, first - 1);
}

TEST_F(DrawCalls, ACameraThatStopsShowsWhatOneThatStoodShows) {
  const auto snapshot = spreadSnapshot(20);
  for (const model::Quality quality : {model::Quality::low, model::Quality::medium}) {
    Stage stopping(ViewMode::globe, {20, 70}, 3.0);
    stopping.settings.quality = quality;
    stopping.draw(snapshot, kSettled - 66ms);
    stopping.draw(snapshot, kSettled - 33ms);
    const Image moving = stopping.picture(snapshot, kSettled);
    const Image drawnInLayers = stopping.picture(snapshot, kSettled);
    EXPECT_TRUE(moving.rgb == drawnInLayers.rgb);
    EXPECT_TRUE(stopping.picture(snapshot, kSettled).rgb == moving.rgb) << "from its layers";
  }
}

TEST_F(DrawCalls, HighDynamicRangeHasAFixedNumberToo) {
  for (const int heightPx : {270, 1080}) {
    Stage few(ViewMode::globe, {20, 70}, 3.0);
    Stage many(ViewMode::globe, {20, 70}, 3.0);
    for (Stage* stage : {&few, &many}) {
      stage->settings.quality = model::Quality::medium;
      stage->heightPx = heightPx;
      stage->widthPx = heightPx * 16 / 9;
    }
    const auto calls = few.draw(spreadSnapshot(50), kSettled).drawCalls;
    EXPECT_EQ(many.draw(spreadSnapshot(2000), kSettled).drawCalls, calls);
    EXPECT_LE(calls, 40U);
  }
}

TEST_F(DrawCalls, TheNightIsDrawnAnewOnceAMinute) {
  Stage stage(ViewMode::map, {0, 0});
  const auto snapshot = spreadSnapshot(20);
  stage.utc = model::UtcTime(12h);
  const auto first = stage.draw(snapshot, kSettled).drawCalls;
  stage.draw(snapshot, kSettled);
  const auto still = stage.draw(snapshot, kSettled + 33ms).drawCalls;
  stage.utc += 59s;
  EXPECT_EQ(stage.draw(snapshot, kSettled + 59s).drawCalls, still);
  stage.utc += 1s;
  EXPECT_EQ(stage.draw(snapshot, kSettled + 60s).drawCalls, first - 1) << "all but the backdrop";
}

}  // namespace
}  // namespace flowwall
