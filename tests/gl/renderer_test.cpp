// What a picture shows of flows, panels and light, at which quality.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "engine/scene/crowd_sizes.hpp"
#include "tests/gl/stage.hpp"

namespace flowwall {
namespace {

using namespace std::chrono_literals;
using model::Image;
using model::Uptime;
using model::ViewMode;
using test::brightness;
using test::changedColumns;
using test::kHeightPx;
using test::kSettled;
using test::kWidthPx;
using test::noFlows;
using test::oneFlow;
using test::spreadSnapshot;
using test::Stage;

using Quality = test::GlTest;
using Picture = test::GlTest;
using Pause = test::GlTest;

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

// Packets without tails are drawn as points; where they begin to be, nothing must be seen of it.
TEST_F(Picture, ACrowdGoesOverToDustWithoutAStep) {
  Stage stage(ViewMode::map, {0, 0});
  stage.settings.quality = model::Quality::ultra;
  const auto shown = [&](std::size_t flows) {
    model::Snapshot snapshot = spreadSnapshot(flows, flows);
    for (model::FlowSlot& slot : snapshot.slots) {  // each its own place, and its own arc
      slot.farPoint.lonDeg += static_cast<double>(slot.seed % 4096) / 200.0;
    }
    const Image image = stage.picture(snapshot, kSettled);
    const bool dust =
        scene::crowdSizes(stage.renderer().flows().current(), scene::rung(model::Quality::ultra),
                          stage.camera().frame(kSettled, kWidthPx, kHeightPx), kWidthPx, kHeightPx,
                          0.25F)
            .tails <= 0.0F;
    return std::pair(dust, test::brightness(image, 100, 400));
  };
  std::size_t flows = 1'000;
  auto before = shown(flows);
  ASSERT_FALSE(before.first);
  for (; !before.first && flows < 20'000; flows += flows / 8) {
    const auto now = shown(flows + flows / 8);
    EXPECT_NEAR(now.second / before.second, 1.0, 0.03) << flows;
    before = now;
  }
  EXPECT_TRUE(before.first);
}

// Past the cap each line that is drawn stands for some that are not.
TEST_F(Picture, AShareOfTheLinesGivesTheLightOfAll) {
  const auto lines = [](std::size_t flows) {
    Stage stage(ViewMode::globe, {45, 10});
    stage.settings.quality = model::Quality::ultra;
    model::Snapshot snapshot = spreadSnapshot(flows, flows);
    for (model::FlowSlot& slot : snapshot.slots) {
      slot.alerted = false;
      slot.farPoint.lonDeg += static_cast<double>(slot.seed % 4096) / 200.0;
      slot.up = slot.down = slot.upBefore = slot.downBefore = {};  // no packets
    }
    const Image image = stage.picture(snapshot, kSettled);
    return std::pair(stage.renderer().flows().abridged().linesPercent,
                     brightness(image, kWidthPx / 3, 2 * kWidthPx / 3));
  };
  const std::size_t most = scene::rung(model::Quality::ultra).maxLines;
  const auto none = lines(0);
  const auto all = lines(most);
  const auto share = lines(most + most / 20);
  EXPECT_EQ(all.first, 100);
  EXPECT_EQ(share.first, 50);
  EXPECT_NEAR((share.second - none.second) / (all.second - none.second), 1.0, 0.15);
}

// Its line lies over packets that are dust, which would hide it, and does not fade with their
// number.
TEST_F(Picture, AnAlertIsToBeSeenInACrowd) {
  const auto pictured = [](std::size_t flows, bool alerted) {
    Stage stage(ViewMode::map, {0, 0});
    stage.settings.quality = model::Quality::ultra;
    stage.widthPx = 1920;
    stage.heightPx = 1080;
    model::Snapshot snapshot = spreadSnapshot(flows);
    for (model::FlowSlot& slot : snapshot.slots) {
      slot.alerted = false;
      slot.farPoint.lonDeg += static_cast<double>(slot.seed % 4096) / 200.0;
    }
    snapshot.slots.front().alerted = alerted;
    return stage.picture(snapshot, kSettled);
  };
  const auto redder = [&](std::size_t flows) {
    const Image with = pictured(flows, true);
    const Image without = pictured(flows, false);
    int pixels = 0;
    for (std::size_t at = 0; at < with.rgb.size(); at += 3) {
      const auto red = [at](const Image& image) { return image.rgb[at] - image.rgb[at + 1]; };
      pixels += red(with) > red(without) + 20 ? 1 : 0;
    }
    return pixels;
  };
  EXPECT_GT(redder(20'000), redder(1) / 10);
}

// However many others are alerted: it is the crowd on one way that shares its light.
TEST_F(Picture, AnAlertAloneOnItsWayIsNoFainterThanAnotherFlow) {
  const auto besideTheCrowd = [](std::size_t lonely, bool alerted) {
    Stage stage(ViewMode::map, {0, 0});
    stage.settings.quality = model::Quality::ultra;
    constexpr std::size_t kCrowd = 5'000;
    model::Snapshot snapshot = spreadSnapshot(kCrowd + lonely);
    for (std::size_t i = 0; i < snapshot.slots.size(); ++i) {
      model::FlowSlot& slot = snapshot.slots[i];
      slot.alerted = i < kCrowd ? i % 10 < 7 : alerted;
      slot.farPoint = i < kCrowd ? model::GeoPoint{50, 8} : model::GeoPoint{-34, 151};
      slot.up = slot.down = slot.upBefore = slot.downBefore = {};  // no packets
    }
    return brightness(stage.picture(snapshot, kSettled), kWidthPx * 3 / 4, kWidthPx);
  };
  const double none = besideTheCrowd(0, false);
  const double other = besideTheCrowd(1, false) - none;
  EXPECT_GT(other, 0.0);
  EXPECT_GT(besideTheCrowd(1, true) - none, other);
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
