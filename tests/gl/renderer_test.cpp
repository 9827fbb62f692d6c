// What a frame costs and what it shows: counted uploads and draw calls, layers that are reused,
// flows at the edges of the Earth.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/render/frame_uniforms.hpp"
#include "engine/scene/geodesy.hpp"
#include "tests/gl/scene_fixture.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using model::Image;
using model::Uptime;
using model::ViewMode;
using test::spreadSnapshot;

constexpr int kWidthPx = 480;
constexpr int kHeightPx = 270;
// The fades of spreadSnapshot's flows, born at 0, are over by then.
constexpr Uptime kSettled = 5000ms;

/// A renderer, its camera and the size of its picture.
class Stage {
 public:
  Stage(ViewMode mode, GeoPoint center, double spin = 0.0)
      : renderer_(test::world(), {model::Quality::low}), camera_(mode, center, spin) {}

  const render::FrameStats& draw(const model::Snapshot& snapshot, Uptime now) {
    renderer_.draw({.snapshot = snapshot,
                    .camera = camera_.frame(now, widthPx, heightPx),
                    .panels = panels,
                    .settings = settings,
                    .now = now,
                    .held = held,
                    .utc = utc,
                    .widthPx = widthPx,
                    .heightPx = heightPx});
    return renderer_.stats();
  }
  Image picture(const model::Snapshot& snapshot, Uptime now) {
    draw(snapshot, now);
    return renderer_.readBack();
  }
  render::Renderer& renderer() { return renderer_; }

  Uptime held{0};
  int widthPx = kWidthPx;
  int heightPx = kHeightPx;
  scene::PanelDrawList panels;
  model::DisplaySettings settings;
  model::UtcTime utc{};

 private:
  render::Renderer renderer_;
  scene::Camera camera_;
};

model::Snapshot oneFlow(GeoPoint near, GeoPoint far, std::uint64_t generation = 1) {
  model::Snapshot snapshot;
  snapshot.generation = generation;
  snapshot.home = {"Home", near};
  model::FlowSlot slot;
  slot.phase = model::FlowSlot::Phase::alive;
  slot.nearAccuracy = slot.farAccuracy = model::PlaceAccuracy::city;
  slot.nearPoint = near;
  slot.farPoint = far;
  slot.up = slot.upBefore = {2e6};
  slot.down = slot.downBefore = {8e6};
  slot.changedIn = generation;
  snapshot.slots.push_back(slot);
  return snapshot;
}

model::Snapshot noFlows(GeoPoint home) {
  model::Snapshot snapshot;
  snapshot.generation = 1;
  snapshot.home = {"Home", home};
  return snapshot;
}

/// Columns in which `lit` differs clearly from `dark`.
std::vector<int> changedColumns(const Image& lit, const Image& dark, int threshold = 40) {
  std::vector<int> columns;
  for (int x = 0; x < lit.widthPx; ++x) {
    for (int y = 0; y < lit.heightPx; ++y) {
      const auto at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(lit.widthPx) +
                       static_cast<std::size_t>(x)) *
                      3;
      const int difference = std::abs(lit.rgb[at] - dark.rgb[at]) +
                             std::abs(lit.rgb[at + 1] - dark.rgb[at + 1]) +
                             std::abs(lit.rgb[at + 2] - dark.rgb[at + 2]);
      if (difference > threshold) {
        columns.push_back(x);
        break;
      }
    }
  }
  return columns;
}

/// The mean of all channels between two columns, in the picture's middle half.
double brightness(const Image& image, int fromX, int toX) {
  double sum = 0.0;
  for (int y = image.heightPx / 4; y < image.heightPx * 3 / 4; ++y) {
    const auto row = static_cast<std::ptrdiff_t>(y) * image.widthPx;
    sum = std::accumulate(image.rgb.begin() + (row + fromX) * 3,
                          image.rgb.begin() + (row + toX) * 3, sum);
  }
  return sum / (static_cast<double>(image.heightPx / 2) * (toX - fromX) * 3);
}

using Uploads = test::GlTest;

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

using Quality = test::GlTest;
using Picture = test::GlTest;

TEST_F(Quality, IsWhatIsAskedForElseTheRenderersOwn) {
  Stage stage(ViewMode::map, {0, 0});
  const auto snapshot = spreadSnapshot(60);
  const Image own = stage.picture(snapshot, kSettled);
  EXPECT_EQ(stage.renderer().quality(), model::Quality::low);
  stage.settings.quality = model::Quality::high;
  EXPECT_NE(stage.picture(snapshot, kSettled).rgb, own.rgb);
  EXPECT_EQ(stage.renderer().quality(), model::Quality::high);
  stage.settings.quality.reset();
  EXPECT_TRUE(stage.picture(snapshot, kSettled).rgb == own.rgb);
}

TEST_F(Quality, IsLowOnASoftwareRenderer) {
  EXPECT_EQ(render::qualityRange({.software = true}).highest, model::Quality::low);
  EXPECT_EQ(render::qualityRange({.software = false}).start, model::Quality::high);
}

TEST_F(Picture, ShowsAnotherPaletteAtOnce) {
  const auto snapshot = spreadSnapshot(20);
  Stage changed(ViewMode::map, {0, 0});
  changed.draw(snapshot, kSettled);
  Stage fresh(ViewMode::map, {0, 0});
  changed.settings.palette = fresh.settings.palette = model::Palette::colorblind;
  EXPECT_TRUE(changed.picture(snapshot, kSettled).rgb == fresh.picture(snapshot, kSettled).rgb);
}

using Pause = test::GlTest;

TEST_F(Pause, WhatMovesStandsStillAndGoesOnFromThere) {
  Stage stage(ViewMode::map, {0, 0});
  const auto snapshot = spreadSnapshot(60);
  const Image before = stage.picture(snapshot, kSettled);
  EXPECT_NE(stage.picture(snapshot, kSettled + 400ms).rgb, before.rgb);
  stage.held = 400ms;
  EXPECT_EQ(stage.picture(snapshot, kSettled + 400ms).rgb, before.rgb);
  const Image later = stage.picture(snapshot, kSettled + 500ms);
  stage.held = 0ms;
  EXPECT_EQ(stage.picture(snapshot, kSettled + 100ms).rgb, later.rgb);
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

using DrawCalls = test::GlTest;

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

/// Of what is bright: the share that is coloured, and not about white.
double colouredShare(const Image& image) {
  int bright = 0;
  int coloured = 0;
  for (std::size_t at = 0; at < image.rgb.size(); at += 3) {
    const auto [least, most] = std::minmax({image.rgb[at], image.rgb[at + 1], image.rgb[at + 2]});
    bright += most > 190 ? 1 : 0;
    coloured += most > 190 && most - least > 90 ? 1 : 0;
  }
  return static_cast<double>(coloured) / bright;
}

// What is drawn later hides what is behind it: among flows of all systems on one way each packet
// keeps its colour, where light that adds up would be white.
TEST_F(Picture, PacketsKeepTheirColoursInACrowdOnTheLowestRung) {
  Stage stage(ViewMode::map, {0, 0});
  stage.heightPx = 1080;
  stage.widthPx = 1920;
  model::Snapshot snapshot = spreadSnapshot(240);
  for (model::FlowSlot& slot : snapshot.slots) {
    slot.farPoint = {50.0 + 0.1 * static_cast<double>(slot.seed % 64), 8.0};
  }
  EXPECT_GT(colouredShare(stage.picture(snapshot, kSettled)), 0.33);
}

TEST_F(Picture, AlertedLinesPulse) {
  auto snapshot = oneFlow(test::kHome, {50, 10});
  snapshot.slots[0].up = snapshot.slots[0].down = {};  // no packets
  snapshot.slots[0].upBefore = snapshot.slots[0].downBefore = {};
  snapshot.home.point = {-60, -150};  // its rings are elsewhere
  const auto linesDiffer = [&](bool alerted) {
    snapshot.slots[0].alerted = alerted;
    Stage stage(ViewMode::map, {0, 0});
    const auto columns = changedColumns(stage.picture(snapshot, kSettled),
                                        stage.picture(snapshot, kSettled + 400ms), 12);
    return std::any_of(columns.begin(), columns.end(), [](int x) { return x > kWidthPx / 2; });
  };
  EXPECT_TRUE(linesDiffer(true));
  EXPECT_FALSE(linesDiffer(false));
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

// The tone map keeps the look's tokens.
TEST_F(Picture, IsTheSameInHighDynamicRangeWhereNothingShines) {
  const auto dark = [](model::Quality quality) {
    Stage stage(ViewMode::map, {0, 0});
    stage.settings.quality = quality;
    return stage.picture(noFlows({-60, -150}), kSettled);
  };
  const Image low = dark(model::Quality::low);
  const Image medium = dark(model::Quality::medium);
  // The home site is at the left, and its glow around it; and coasts are finer.
  EXPECT_NEAR(brightness(low, kWidthPx / 2, kWidthPx), brightness(medium, kWidthPx / 2, kWidthPx),
              0.15);
  const auto middleOf = [](const Image& image) { return image.rgb.at(3 * (20 * kWidthPx + 450)); };
  EXPECT_EQ(middleOf(low), middleOf(medium));
}

TEST_F(Picture, PacketsAreDarkInTheShadeOfPanels) {
  const auto snapshot = spreadSnapshot(60);
  const auto below = [&](float bottomEnd) {
    Stage stage(ViewMode::map, {0, 0});
    stage.panels.shade = {.bottomEnd = bottomEnd, .fade = 1.0F, .opacity = 1.0F};
    stage.draw(snapshot, kSettled);  // under a camera that moves the panels darken it
    return brightness(stage.picture(snapshot, kSettled), kWidthPx / 2, kWidthPx * 3 / 4);
  };
  EXPECT_LT(below(kHeightPx), below(0.0F) - 1.0);
  EXPECT_GT(below(kHeightPx / 2), below(kHeightPx));
  EXPECT_LT(below(kHeightPx / 2), below(0.0F));
  const auto inCorner = [&](float titleEnd, float cornersEnd) {
    Stage stage(ViewMode::map, {0, 0});
    stage.panels.shade = {.titleEnd = titleEnd, .cornersEnd = cornersEnd, .opacity = 1.0F};
    stage.draw(snapshot, kSettled);
    return brightness(stage.picture(snapshot, kSettled), kWidthPx / 2, kWidthPx * 3 / 4);
  };
  EXPECT_DOUBLE_EQ(inCorner(kWidthPx, kHeightPx), below(kHeightPx)) << "all of the picture";
  EXPECT_DOUBLE_EQ(inCorner(kWidthPx / 2 - 1, kHeightPx), below(0.0F)) << "beside it";
  EXPECT_GT(inCorner(kWidthPx, kHeightPx / 2), below(kHeightPx));
  EXPECT_LT(inCorner(kWidthPx, kHeightPx / 2), below(0.0F));
}

// A box like a toast's, with a plain panel in it.
TEST_F(Picture, NothingMovesOverAPanelInItsMidst) {
  constexpr std::array<std::uint8_t, 1> kCovered{255};
  const auto snapshot = spreadSnapshot(60);
  for (const double spin : {0.0, 3.0}) {
    Stage stage(ViewMode::globe, {20, 70}, spin);
    stage.panels.atlas = {.widthPx = 1, .heightPx = 1, .coverage = kCovered, .version = 1};
    const glm::vec4 grey{0.25, 0.25, 0.25, 1};
    const float right = kWidthPx;
    const float bottom = kHeightPx / 2;
    stage.panels.vertices = {{{0, 0}, {0, 0}, grey},
                             {{right, 0}, {0, 0}, grey},
                             {{right, bottom}, {0, 0}, grey},
                             {{0, bottom}, {0, 0}, grey}};
    stage.panels.indices = {0, 1, 2, 0, 2, 3};
    stage.panels.covers = {{{-10, -10}, {right + 10, bottom}}};
    stage.panels.version = 1;
    stage.draw(snapshot, kSettled - 33ms);
    const Image image = stage.picture(snapshot, kSettled);
    const auto covered = std::span(image.rgb).first(image.rgb.size() / 2);
    EXPECT_THAT(covered, testing::Each(64)) << spin;
    EXPECT_GT(std::ranges::max(std::span(image.rgb).subspan(image.rgb.size() / 2)), 200);
  }
}

TEST_F(Picture, WhatMovesIsAsDarkUnderPanelsWhetherTheCameraMovesOrNot) {
  constexpr std::array<std::uint8_t, 1> kCovered{255};
  const auto snapshot = spreadSnapshot(60);
  Stage stage(ViewMode::globe, {20, 70}, 3.0);
  stage.panels.atlas = {.widthPx = 1, .heightPx = 1, .coverage = kCovered, .version = 1};
  const glm::vec4 shade{0, 0, 0, 0.7};
  const float right = kWidthPx;
  const float bottom = kHeightPx;
  stage.panels.vertices = {{{0, 0}, {0, 0}, shade},
                           {{right, 0}, {0, 0}, shade},
                           {{right, bottom}, {0, 0}, shade},
                           {{0, bottom}, {0, 0}, shade}};
  stage.panels.indices = {0, 1, 2, 0, 2, 3};
  stage.panels.shade = {.leftEnd = right, .fade = 1.0F, .opacity = 0.7F};
  stage.panels.version = 1;
  stage.draw(snapshot, kSettled - 33ms);
  const double moving = brightness(stage.picture(snapshot, kSettled), 0, kWidthPx);
  const double still = brightness(stage.picture(snapshot, kSettled), 0, kWidthPx);
  EXPECT_NEAR(moving, still, 0.05 * still);
}

TEST_F(Picture, LightSpreadsInHighDynamicRange) {
  const auto lit = [](model::Quality quality) {
    Stage dark(ViewMode::map, {0, 0});
    Stage stage(ViewMode::map, {0, 0});
    dark.settings.quality = stage.settings.quality = quality;
    return changedColumns(stage.picture(oneFlow(test::kHome, {50, 10}), kSettled),
                          dark.picture(noFlows(test::kHome), kSettled), 6)
        .size();
  };
  EXPECT_GT(lit(model::Quality::medium), lit(model::Quality::low) + 10);
}

static_assert(render::Renderer::kUsualFrameBudget > 16ms);

TEST_F(Quality, IsLoweredWhereTheGpuIsTooSlow) {
  render::Renderer renderer(test::world(), {model::Quality::high, model::Quality::ultra});
  renderer.setFrameBudget(1us);
  const scene::Camera camera(ViewMode::globe, {20, 70}, 3.0);
  const auto snapshot = spreadSnapshot(20);
  Uptime now = 0s;
  const auto drawUntil = [&](Uptime end) {
    for (; now < end; now += 100ms) {
      renderer.draw({.snapshot = snapshot,
                     .camera = camera.frame(now, kWidthPx, kHeightPx),
                     .panels = {},
                     .now = now,
                     .widthPx = kWidthPx,
                     .heightPx = kHeightPx});
      static_cast<void>(renderer.readBack());  // by then the time is known
    }
  };
  drawUntil(3s);
  EXPECT_EQ(renderer.quality(), model::Quality::high) << "programs are still being compiled";
  drawUntil(20s);
  EXPECT_EQ(renderer.quality(), model::Quality::low);
  renderer.setFrameBudget(1h);
  drawUntil(24s);
  EXPECT_EQ(renderer.quality(), model::Quality::low) << "for a while";
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

TEST_F(Picture, FollowsFromTheTimeAlone) {
  const auto snapshot = spreadSnapshot(40);
  Stage steps(ViewMode::globe, {20, 70}, 3.0);
  for (Uptime now = 0ms; now < kSettled; now += 250ms) {
    steps.draw(snapshot, now);
  }
  Stage jump(ViewMode::globe, {20, 70}, 3.0);
  const Image image = steps.picture(snapshot, kSettled);
  EXPECT_TRUE(image.rgb == jump.picture(snapshot, kSettled).rgb);
  EXPECT_FALSE(image.rgb == jump.picture(snapshot, kSettled + 100ms).rgb) << "packets move";
}

TEST_F(Picture, PacketsKeepTheirPlaceOverAPoll) {
  Stage stage(ViewMode::map, {0, 0});
  const auto before = spreadSnapshot(40);
  const Image image = stage.picture(before, kSettled);
  auto after = before;  // the same flows at the same rates, reported anew
  after.generation = 2;
  for (auto& slot : after.slots) {
    slot.changedIn = 2;
  }
  EXPECT_TRUE(stage.picture(after, kSettled).rgb == image.rgb);
}

TEST_F(Picture, AnEndedFlowFadesAway) {
  Stage stage(ViewMode::map, {0, 0});
  auto snapshot = oneFlow(test::kHome, {50, 10});
  stage.draw(snapshot, kSettled);
  snapshot.generation = 2;
  snapshot.slots[0].phase = model::FlowSlot::Phase::ending;
  snapshot.slots[0].ended = kSettled;
  snapshot.slots[0].changedIn = 2;
  Stage dark(ViewMode::map, {0, 0});
  for (const auto& [passed, gone] : {std::pair{500ms, false}, std::pair{1600ms, true}}) {
    const Uptime now = kSettled + passed;
    EXPECT_EQ(stage.picture(snapshot, now).rgb == dark.picture(noFlows(test::kHome), now).rgb,
              gone);
  }
}

TEST_F(Picture, BehindTheGlobeNothingShows) {
  Stage stage(ViewMode::globe, {0, 180});
  const auto behind = oneFlow({5, -5}, {-5, 5});
  EXPECT_TRUE(stage.picture(behind, kSettled).rgb ==
              Stage(ViewMode::globe, {0, 180}).picture(noFlows({5, -5}), kSettled).rgb);
  Stage front(ViewMode::globe, {0, 0});
  EXPECT_FALSE(front.picture(behind, kSettled).rgb ==
               Stage(ViewMode::globe, {0, 0}).picture(noFlows({5, -5}), kSettled).rgb);
}

TEST_F(Picture, OverTheDateLineTheMapIsCutAtItsEdges) {
  const GeoPoint tonga{-21.1, -175.2};
  const GeoPoint fiji{-18.1, 178.4};
  const Image dark = Stage(ViewMode::map, {0, 0}).picture(noFlows(tonga), kSettled);
  // Without the home site's own light, which is at the same place in both.
  const Image lit = Stage(ViewMode::map, {0, 0}).picture(oneFlow(tonga, fiji), kSettled);
  const auto columns = changedColumns(lit, dark);
  ASSERT_FALSE(columns.empty());
  // The map lies to the right of the picture's middle.
  constexpr int kLeftPart = kWidthPx * 35 / 100;
  constexpr int kRightPart = kWidthPx * 85 / 100;
  EXPECT_LT(columns.front(), kLeftPart);
  EXPECT_GT(columns.back(), kRightPart);
  EXPECT_EQ(std::count_if(columns.begin(), columns.end(),
                          [](int x) { return x > kLeftPart && x < kRightPart; }),
            0);
}

TEST_F(Picture, AFlowWithoutAPlaceOrWithOneForBothEndsIsNotDrawn) {
  auto unplaced = oneFlow(test::kHome, {50, 10});
  unplaced.slots[0].farAccuracy = model::PlaceAccuracy::none;
  const Image dark = Stage(ViewMode::map, {0, 0}).picture(noFlows(test::kHome), kSettled);
  EXPECT_TRUE(Stage(ViewMode::map, {0, 0}).picture(unplaced, kSettled).rgb == dark.rgb);
  EXPECT_TRUE(
      Stage(ViewMode::map, {0, 0}).picture(oneFlow(test::kHome, test::kHome), kSettled).rgb ==
      dark.rgb);
}

TEST_F(Picture, AntipodesAndPolesAreReached) {
  struct Ends {
    GeoPoint near;
    GeoPoint far;
  };
  for (const Ends& ends : {Ends{{0, 0}, {0, 180}}, Ends{{40, 20}, {-40, -160}},
                           Ends{{90, 0}, {-90, 0}}, Ends{{60, 10}, {90, 0}}}) {
    for (const ViewMode mode : {ViewMode::globe, ViewMode::map}) {
      const GeoPoint aside{20, ends.near.lonDeg + 60};
      const Image dark = Stage(mode, aside).picture(noFlows(ends.near), kSettled);
      const Image lit = Stage(mode, aside).picture(oneFlow(ends.near, ends.far), kSettled);
      // A meridian is narrow, and the map lets it fade at the pole.
      EXPECT_GT(changedColumns(lit, dark).size(), 3U)
          << "to " << ends.far.latDeg << ", " << ends.far.lonDeg;
    }
  }
}

TEST_F(Picture, HasTheNightWhereTheSunIsNot) {
  // At an equinox, noon at Greenwich: day in the middle of the Earth's picture, and twelve hours
  // later night.
  const model::UtcTime noon = std::chrono::sys_days(std::chrono::March / 20 / 2026) + 12h;
  for (const ViewMode mode : {ViewMode::globe, ViewMode::map}) {
    Stage stage(mode, {0, 0});
    const auto snapshot = noFlows({0, 100});
    // The map leaves room for the panels on its left.
    const int centerX = kWidthPx * (mode == ViewMode::map ? 60 : 50) / 100;
    const auto middle = [&](model::UtcTime utc) {
      stage.utc = utc;
      return brightness(stage.picture(snapshot, kSettled), centerX - 20, centerX + 20);
    };
    const double day = middle(noon);
    const double twilight = middle(noon + 6h + 24min);  // the sun is 6° down
    const double night = middle(noon + 12h);
    EXPECT_LT(night, day * 0.75);
    EXPECT_GT(night, day * 0.25) << "land and coasts stay to be seen";
    EXPECT_LT(twilight, day * 0.95);
    EXPECT_GT(twilight, night * 1.05);
  }
}

TEST_F(Picture, HasTheMorningInTheWestAndTheEveningInTheEast) {
  Stage stage(ViewMode::map, {0, 0});
  const model::UtcTime noon = std::chrono::sys_days(std::chrono::March / 20 / 2026) + 12h;
  const auto sides = [&](model::UtcTime utc) {
    stage.utc = utc;
    const Image image = stage.picture(noFlows({0, 0}), kSettled);
    return std::pair{brightness(image, kWidthPx * 35 / 100, kWidthPx * 60 / 100),
                     brightness(image, kWidthPx * 60 / 100, kWidthPx * 85 / 100)};
  };
  const auto [westMorning, eastMorning] = sides(noon - 6h);
  const auto [westEvening, eastEvening] = sides(noon + 6h);
  EXPECT_LT(westMorning, westEvening * 0.9);
  EXPECT_GT(eastMorning, eastEvening * 1.1);
}

TEST_F(Picture, HasTheNewSizeAfterAResize) {
  const auto snapshot = spreadSnapshot(20);
  Stage resized(ViewMode::globe, {20, 70});
  resized.draw(snapshot, kSettled - 1s);
  Stage fresh(ViewMode::globe, {20, 70});
  resized.widthPx = fresh.widthPx = 301;  // rows that are no multiple of four bytes
  resized.heightPx = fresh.heightPx = 199;
  resized.draw(snapshot,
               kSettled - 900ms);  // lines of another fineness take over in the next 0.8 s
  const Image image = resized.picture(snapshot, kSettled);
  EXPECT_EQ(image.widthPx, 301);
  EXPECT_EQ(image.heightPx, 199);
  EXPECT_TRUE(image.rgb == fresh.picture(snapshot, kSettled).rgb);
}

TEST_F(Picture, IsReadBackFromTheTopLeft) {
  Stage stage(ViewMode::globe, {0, 0});
  constexpr std::array<std::uint8_t, 1> kCovered{255};
  stage.panels.atlas = {.widthPx = 1, .heightPx = 1, .coverage = kCovered, .version = 1};
  const glm::vec4 red{1, 0, 0, 1};
  stage.panels.vertices = {{{0, 0}, {0, 0}, red}, {{40, 0}, {0, 0}, red}, {{0, 20}, {0, 0}, red}};
  stage.panels.indices = {0, 1, 2};
  stage.panels.version = 1;
  const Image image = stage.picture(noFlows({0, 180}), kSettled);
  const auto pixel = [&](int x, int y) {
    const auto at = static_cast<std::ptrdiff_t>((y * image.widthPx + x) * 3);
    return std::vector<std::uint8_t>(image.rgb.begin() + at, image.rgb.begin() + at + 3);
  };
  EXPECT_THAT(pixel(2, 2), testing::ElementsAre(255, 0, 0));
  EXPECT_THAT(pixel(30, 2), testing::ElementsAre(255, 0, 0));
  EXPECT_THAT(pixel(2, 30), testing::Not(testing::ElementsAre(255, 0, 0)));
  EXPECT_THAT(pixel(2, kHeightPx - 3), testing::Not(testing::ElementsAre(255, 0, 0)));
}

}  // namespace
}  // namespace flowwall
