#include "engine/scene/label_placer.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <string>

#include "engine/scene/country_labels.hpp"
#include "engine/scene/geodesy.hpp"
#include "engine/scene/view_projection.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using model::Uptime;
using model::ViewMode;

constexpr int kWidthPx = 1920;
constexpr int kHeightPx = 1080;

Label labelAt(std::uint64_t key, GeoPoint point, double weight, LabelKind kind = LabelKind::place) {
  return {.key = key,
          .kind = kind,
          .anchor = glm::vec3(unitVector(point)),
          .weight = weight,
          .sizePx = {150.0F, 26.0F}};
}

CameraFrame look(ViewMode mode, GeoPoint center, double zoom) {
  Camera camera(mode, {20.0, 0.0}, 0.0);
  camera.apply({.center = center, .zoom = zoom}, -10s);
  return camera.frame(0ms, kWidthPx, kHeightPx);
}

class PlacerTest : public testing::Test {
 protected:
  bool place(Uptime now = 0ms) {
    return placer_.place(labels_,
                         {.camera = camera_,
                          .widthPx = kWidthPx,
                          .heightPx = kHeightPx,
                          .home = glm::vec3(unitVector({10.0, 76.0})),
                          .occupied = occupied_,
                          .mostPlaces = most_},
                         now);
  }
  std::vector<std::uint64_t> shown() const {
    std::vector<std::uint64_t> keys;
    for (const PlacedLabel& placed : placer_.placed()) {
      if (placed.shown) {
        keys.push_back(placed.label.key);
      }
    }
    std::ranges::sort(keys);
    return keys;
  }
  std::vector<PixelBox> boxes(bool onlyShown = true) const {
    const ViewProjection projection(camera_, kWidthPx, kHeightPx);
    std::vector<PixelBox> boxes;
    for (const PlacedLabel& placed : placer_.placed()) {
      if (placed.shown || !onlyShown) {
        const glm::vec2 corner = projection.project(placed.label.anchor).px + placed.offsetPx;
        boxes.push_back({corner, corner + placed.label.sizePx});
      }
    }
    return boxes;
  }
  void expectApart() const {
    const auto all = boxes();
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_GE(all[i].least.x, 0.0F);
      EXPECT_GE(all[i].least.y, 0.0F);
      EXPECT_LE(all[i].most.x, static_cast<float>(kWidthPx));
      EXPECT_LE(all[i].most.y, static_cast<float>(kHeightPx));
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        EXPECT_FALSE(overlap(all[i], all[j])) << i << " and " << j;
      }
      for (const PixelBox& panel : occupied_) {
        EXPECT_FALSE(overlap(all[i], panel));
      }
    }
  }
  void scatter(std::size_t count) {
    std::mt19937 engine(7);
    std::uniform_real_distribution<double> lat(-60.0, 70.0);
    std::uniform_real_distribution<double> lon(-180.0, 180.0);
    for (std::size_t i = 0; i < count; ++i) {
      const auto kind = static_cast<LabelKind>(i % 3);
      labels_.push_back(labelAt(i + 1, {lat(engine), lon(engine)}, 1.0 + lat(engine) + 60, kind));
    }
  }

  CameraFrame camera_ = look(ViewMode::map, {0, 0}, 1.0);
  std::vector<Label> labels_;
  std::vector<PixelBox> occupied_;
  std::size_t most_ = 64;
  LabelPlacer placer_;
};

TEST_F(PlacerTest, NothingToPlace) {
  EXPECT_FALSE(place());
  EXPECT_TRUE(placer_.placed().empty());
}

TEST_F(PlacerTest, ManyNeitherOverlapNorLeaveThePictureNorCoverAPanel) {
  scatter(400);
  occupied_ = {{{0, 0}, {378, 1080}}, {{400, 960}, {1920, 1080}}};
  for (const ViewMode mode : {ViewMode::map, ViewMode::globe}) {
    for (const double zoom : {1.0, 3.0}) {
      camera_ = look(mode, {40, 10}, zoom);
      placer_ = {};
      place();
      EXPECT_GT(shown().size(), 5U);
      expectApart();
    }
  }
}

TEST_F(PlacerTest, MoreThanCanBeShownAreBounded) {
  for (std::size_t i = 0; i < 1000; ++i) {
    labels_.push_back(labelAt(
        i + 1,
        {-60.0 + 4.0 * static_cast<double>(i / 40), -170.0 + 8.5 * static_cast<double>(i % 40)},
        1.0));
    labels_.back().sizePx = {8.0F, 6.0F};
  }
  most_ = 1000;
  place();
  EXPECT_EQ(shown().size(), LabelPlacer::kMaxLabels);
  labels_.clear();
  place(10ms);
  EXPECT_LE(placer_.placed().size(), LabelPlacer::kMaxLabels);
}

TEST_F(PlacerTest, TheBusierWins) {
  // Both at one point, and no room but on one side of it.
  labels_ = {labelAt(1, {0, 0}, 2e6), labelAt(2, {0.1, 0.1}, 3e6)};
  most_ = 1;
  place();
  EXPECT_THAT(shown(), testing::ElementsAre(2));
}

TEST_F(PlacerTest, APlaceBeatsAHostAndAHostACountry) {
  const glm::vec2 at =
      ViewProjection(camera_, kWidthPx, kHeightPx).project(glm::vec3(unitVector({0, 0}))).px;
  // Room for one line to the left of the place, where the home site is not.
  occupied_ = {
      {{0, 0}, {1920, at.y - 20}}, {{0, at.y + 20}, {1920, 1080}}, {{at.x + 2, 0}, {1920, 1080}}};
  labels_ = {labelAt(1, {0, 0}, 9e9, LabelKind::country), labelAt(2, {0, 0}, 9e6, LabelKind::host),
             labelAt(3, {0, 0}, 1e3, LabelKind::place)};
  place();
  EXPECT_THAT(shown(), testing::ElementsAre(3));
  labels_.pop_back();
  placer_ = {};
  place();
  EXPECT_THAT(shown(), testing::ElementsAre(2));
}

TEST_F(PlacerTest, HostsOfAPlaceQueueUpBelowIt) {
  for (std::uint64_t key = 1; key <= 4; ++key) {
    labels_.push_back(labelAt(key, {0, 0}, 1e6 / static_cast<double>(key), LabelKind::host));
  }
  place();
  EXPECT_EQ(shown().size(), 4U);
  expectApart();
}

TEST_F(PlacerTest, LabelsKeepToTheSideAwayFromHome) {
  labels_ = {labelAt(1, {10, 20}, 1e6), labelAt(2, {10, 120}, 1e6)};
  place();
  ASSERT_EQ(placer_.placed().size(), 2U);
  for (const PlacedLabel& placed : placer_.placed()) {
    EXPECT_EQ(placed.offsetPx.x < 0.0F, placed.label.key == 1);
  }
}

TEST_F(PlacerTest, TheFirstAreThereAtOnceLaterOnesFadeIn) {
  labels_ = {labelAt(1, {0, 0}, 1e6)};
  EXPECT_TRUE(place(10s));
  EXPECT_EQ(placer_.placed()[0].opacity(10s), 1.0F);
  labels_.push_back(labelAt(2, {40, 100}, 1e6));
  EXPECT_TRUE(place(11s));
  const auto& later = *std::ranges::find(placer_.placed(), 2U,
                                         [](const PlacedLabel& one) { return one.label.key; });
  EXPECT_EQ(later.opacity(11s), 0.0F);
  EXPECT_NEAR(later.opacity(11s + LabelPlacer::kFade / 2), 0.5F, 0.01F);
  EXPECT_EQ(later.opacity(11s + LabelPlacer::kFade), 1.0F);
}

TEST_F(PlacerTest, WhatIsGoneFadesOutWhereItWas) {
  labels_ = {labelAt(1, {0, 0}, 1e6)};
  place(10s);
  const glm::vec2 offset = placer_.placed()[0].offsetPx;
  labels_.clear();
  EXPECT_TRUE(place(11s));
  ASSERT_EQ(placer_.placed().size(), 1U);
  EXPECT_FALSE(placer_.placed()[0].shown);
  EXPECT_EQ(placer_.placed()[0].offsetPx, offset);
  EXPECT_EQ(placer_.placed()[0].opacity(11s), 1.0F);
  EXPECT_EQ(placer_.placed()[0].opacity(11s + LabelPlacer::kFade), 0.0F);
  EXPECT_TRUE(place(12s));
  EXPECT_TRUE(placer_.placed().empty());
}

TEST_F(PlacerTest, AnInterruptedFadeGoesOnFromThere) {
  labels_ = {labelAt(1, {0, 0}, 1e6)};
  place(10s);
  labels_.push_back(labelAt(2, {40, 100}, 1e6));
  place(11s);
  labels_.pop_back();
  place(11s + LabelPlacer::kFade / 2);
  EXPECT_NEAR(placer_.placed().back().opacity(11s + LabelPlacer::kFade / 2), 0.5F, 0.01F);
}

TEST_F(PlacerTest, NothingChangesWhileNothingDoes) {
  scatter(300);
  EXPECT_TRUE(place(10s));
  EXPECT_FALSE(place(11s));
  EXPECT_FALSE(place(12s));
}

TEST_F(PlacerTest, SmallMotionsChangeNothing) {
  scatter(300);
  camera_ = look(ViewMode::map, {20, 20}, 1.5);
  place(10s);
  const auto before = shown();
  camera_ = look(ViewMode::map, {20, 20.15}, 1.5);
  place(11s);
  // At the picture's edge one or the other comes and goes; all else stays.
  std::vector<std::uint64_t> stayed;
  std::ranges::set_intersection(before, shown(), std::back_inserter(stayed));
  EXPECT_GE(stayed.size() + 2, before.size());
  expectApart();
}

TEST_F(PlacerTest, OnlyTheClearlyBusierPushesOut) {
  labels_ = {labelAt(1, {0, 0}, 1.0e6), labelAt(2, {30, 60}, 0.9e6)};
  most_ = 1;
  place(10s);
  ASSERT_THAT(shown(), testing::ElementsAre(1));
  labels_[1].weight = 1.1e6;
  place(11s);
  EXPECT_THAT(shown(), testing::ElementsAre(1));
  labels_[1].weight = 1.5e6;
  place(12s);
  EXPECT_THAT(shown(), testing::ElementsAre(2));
}

TEST_F(PlacerTest, ALongerFigureGrowsAwayFromThePlace) {
  labels_ = {labelAt(1, {10, 20}, 1e6)};  // to the left of its place
  place(10s);
  const glm::vec2 before = placer_.placed()[0].offsetPx;
  const Uptime since = placer_.placed()[0].since;
  labels_[0].sizePx.x += 12.0F;
  EXPECT_TRUE(place(11s));
  ASSERT_EQ(placer_.placed().size(), 1U);
  EXPECT_EQ(placer_.placed()[0].offsetPx.x, before.x - 12.0F);
  EXPECT_EQ(placer_.placed()[0].since, since) << "it does not fade";
}

TEST_F(PlacerTest, ASideTakenByAPanelIsLeftBeforeTheOtherIsTaken) {
  labels_ = {labelAt(1, {10, 20}, 1e6)};
  place(10s);
  const glm::vec2 before = placer_.placed()[0].offsetPx;
  occupied_ = boxes();
  place(11s);
  ASSERT_EQ(placer_.placed().size(), 1U);
  EXPECT_FALSE(placer_.placed()[0].shown);
  EXPECT_TRUE(placer_.isAwaiting());
  place(11s + LabelPlacer::kFade);
  ASSERT_EQ(placer_.placed().size(), 1U);
  EXPECT_TRUE(placer_.placed()[0].shown);
  EXPECT_FALSE(placer_.isAwaiting());
  EXPECT_NE(placer_.placed()[0].offsetPx, before);
  expectApart();
}

TEST_F(PlacerTest, OneThatComesWaitsUntilTheOneThatGoesIsGone) {
  labels_ = {labelAt(1, {10, 20}, 1e6)};
  place(10s);
  labels_ = {labelAt(2, {10.5, 20.5}, 1e6)};
  EXPECT_TRUE(place(11s));
  EXPECT_TRUE(shown().empty());
  EXPECT_FALSE(place(11s + LabelPlacer::kFade / 2)) << "it still waits";
  EXPECT_TRUE(placer_.isAwaiting());
  EXPECT_TRUE(place(11s + LabelPlacer::kFade));
  EXPECT_THAT(shown(), testing::ElementsAre(2));
  EXPECT_FALSE(placer_.isAwaiting());
}

// Two that lie beside each other may come to touch as the globe turns; none comes over another.
TEST_F(PlacerTest, NoneComesWhereAnotherIsSeen) {
  scatter(300);
  std::mt19937 engine(11);
  std::uniform_real_distribution<double> change(0.2, 4.0);
  for (const double degreesPerRound : {0.0, 0.4}) {
    placer_ = {};
    std::size_t comers = 0;
    for (int round = 0; round < 120; ++round) {
      const Uptime now = 10s + 80ms * round;
      camera_ = look(ViewMode::globe, {20, degreesPerRound * round}, 1.6);
      for (Label& label : labels_) {
        label.weight *= round % 5 == 0 ? change(engine) : 1.0;
      }
      place(now);
      const std::vector<PixelBox> all = boxes(false);
      const auto placed = placer_.placed();
      for (std::size_t i = 0; i < all.size(); ++i) {
        const bool comes = placed[i].shown && placed[i].since == now;
        comers += comes ? 1 : 0;
        for (std::size_t j = 0; j < all.size(); ++j) {
          const bool seenAtOneTime = i != j && (comes || degreesPerRound == 0.0);
          EXPECT_FALSE(seenAtOneTime && overlap(all[i], all[j]))
              << placed[i].label.key << " and " << placed[j].label.key;
        }
      }
    }
    EXPECT_GT(comers, 5U);
  }
}

TEST_F(PlacerTest, APlaceThatIsNotSeenItselfHasNoLabel) {
  const glm::vec3 anchor(unitVector({0, 20}));
  const auto px = [&](double lonOfMiddle) {
    camera_ = look(ViewMode::map, {0, lonOfMiddle}, 4.0);
    return ViewProjection(camera_, kWidthPx, kHeightPx).project(anchor).px;
  };
  labels_ = {labelAt(1, {0, 20}, 1e6)};
  double lon = 20.0;
  while (px(lon).x > 0.0F) {
    lon += 0.1;
  }
  place(10s);
  EXPECT_TRUE(shown().empty()) << "just outside of the picture";
  while (px(lon).x < 30.0F) {
    lon -= 0.1;
  }
  place(11s);
  EXPECT_EQ(shown().size(), 1U);
  occupied_ = {{{0, 0}, {px(lon).x + 3.0F, 1080}}};
  place(12s);
  EXPECT_TRUE(shown().empty()) << "behind a panel, though there is room beside that";
}

TEST_F(PlacerTest, OneThatTheCameraTakesToAPanelIsGoneAtOnce) {
  labels_ = {labelAt(1, {10, 20}, 1e6)};
  camera_ = look(ViewMode::map, {0, 20}, 4.0);
  place(10s);
  const PixelBox beside = boxes().front();
  occupied_ = {{{0, 0}, {beside.least.x - 10.0F, 1080}}};
  const auto view = [&] {
    return LabelView{
        .camera = camera_, .widthPx = kWidthPx, .heightPx = kHeightPx, .occupied = occupied_};
  };
  EXPECT_FALSE(placer_.meetPanels(view()));
  camera_ = look(ViewMode::map, {0, 22}, 4.0);
  EXPECT_TRUE(placer_.meetPanels(view()));
  place(10s + 16ms);
  EXPECT_TRUE(boxes(false).empty() || !overlap(boxes(false).front(), occupied_.front()));
  EXPECT_FALSE(placer_.meetPanels(view()));
}

TEST_F(PlacerTest, NoLineLeadsToALabelBehindAPanel) {
  labels_ = {labelAt(1, {10, 20}, 1e6)};
  place(10s);
  const PixelBox beside = boxes().front();
  const glm::vec2 px =
      ViewProjection(camera_, kWidthPx, kHeightPx).project(glm::vec3(unitVector({10, 20}))).px;
  // On both sides of the place, and behind it: above and below there is room.
  occupied_ = {{{px.x - 200.0F, beside.least.y}, {px.x + 200.0F, beside.most.y}}};
  placer_.clear();
  place(11s);
  EXPECT_TRUE(shown().empty());
  occupied_ = {{{px.x - 200.0F, beside.least.y}, {px.x - 3.0F, beside.most.y}},
               {{px.x + 3.0F, beside.least.y}, {px.x + 200.0F, beside.most.y}}};
  place(12s);
  EXPECT_TRUE(shown().empty()) << "nor along its edge";
  occupied_ = {{{px.x - 200.0F, beside.least.y}, {px.x - 8.0F, beside.most.y}},
               {{px.x + 8.0F, beside.least.y}, {px.x + 200.0F, beside.most.y}}};
  place(13s);
  EXPECT_EQ(shown().size(), 1U) << "the line passes between";
}

TEST_F(PlacerTest, TheFarSideOfTheGlobeIsNotNamed) {
  camera_ = look(ViewMode::globe, {0, 0}, 1.0);
  labels_ = {labelAt(1, {0, 0}, 1e6), labelAt(2, {0, 180}, 1e9), labelAt(3, {10, 100}, 1e9)};
  place();
  EXPECT_THAT(shown(), testing::ElementsAre(1));
}

TEST_F(PlacerTest, AtTheDateLineOfTheMap) {
  camera_ = look(ViewMode::map, {0, 179}, 4.0);
  labels_ = {labelAt(1, {10, 179.9}, 1e6), labelAt(2, {-10, -179.9}, 1e6)};
  place();
  // The one is in view with the map's eastern edge, the other a whole map further west.
  EXPECT_THAT(shown(), testing::ElementsAre(1));
  expectApart();
}

TEST_F(PlacerTest, WhileTheGlobeUnrolls) {
  scatter(300);
  Camera camera(ViewMode::globe, {20, 10}, 0.0);
  camera.apply({.mode = ViewMode::map}, 0ms);
  for (Uptime now = 0ms; now <= 1200ms; now += 80ms) {
    camera_ = camera.frame(now, kWidthPx, kHeightPx);
    place(now);
    expectApart();
  }
  EXPECT_GT(shown().size(), 5U);
}

TEST(ViewProjection, TheFrontOfTheGlobeIsInTheMiddle) {
  const ViewProjection projection(look(ViewMode::globe, {48, 11}, 2.0), kWidthPx, kHeightPx);
  const ProjectedPlace front = projection.project(glm::vec3(unitVector({48, 11})));
  EXPECT_NEAR(front.px.x, 960.0F, 0.5F);
  EXPECT_NEAR(front.px.y, 540.0F, 0.5F);
  EXPECT_NEAR(front.facing, 1.0F, 1e-3F);
  EXPECT_LT(projection.project(glm::vec3(unitVector({-48, -169}))).facing, 0.0F);
  const ProjectedPlace north = projection.project(glm::vec3(unitVector({60, 11})));
  EXPECT_LT(north.px.y, front.px.y) << "y runs down";
}

TEST(ViewProjection, MovedByNothingAndByALot) {
  const CameraFrame a = look(ViewMode::globe, {0, 0}, 1.0);
  EXPECT_EQ(movedPx(a, a), 0.0F);
  EXPECT_GT(movedPx(a, look(ViewMode::globe, {0, 5}, 1.0)), 30.0F);
  EXPECT_GT(movedPx(a, look(ViewMode::globe, {0, 0}, 2.0)), 300.0F);
}

TEST(CountryLabels, ReadsNamePointAndArea) {
  const auto labels = parseCountryLabels(
      R"([{"iso2":"DE","name":"Germany","lat":51,"lon":10.3,"areaKm2":356000}])");
  ASSERT_EQ(labels.size(), 1U);
  EXPECT_EQ(labels[0].name, "Germany");
  EXPECT_EQ(labels[0].point, (GeoPoint{51, 10.3}));
  EXPECT_EQ(labels[0].areaKm2, 356000.0);
  EXPECT_THROW(parseCountryLabels("{"), std::runtime_error);
  EXPECT_THROW(parseCountryLabels(R"([{"name":"Nowhere"}])"), std::runtime_error);
}

}  // namespace
}  // namespace flowwall::scene
