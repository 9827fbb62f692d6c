#include <gmock/gmock.h>

#include <algorithm>
#include <glm/geometric.hpp>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/view_projection.hpp"
#include "engine/ui/panels.hpp"

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;
using model::Uptime;
using model::ViewMode;

constexpr int kWidthPx = 1920;
constexpr int kHeightPx = 1080;

void addPlace(model::Snapshot& snapshot, std::string_view name, model::GeoPoint point,
              double bitsPerSecond) {
  model::BusyPlace& place = snapshot.busyPlaces.emplace_back();
  place.name.assign(name);
  place.point = point;
  place.rate = {bitsPerSecond};
}

model::Snapshot twoPlaces() {
  model::Snapshot snapshot;
  snapshot.generation = 1;
  snapshot.health.source = "demo";
  snapshot.home = {"HQ", {10.0, 76.0}};
  addPlace(snapshot, "Frankfurt", {50.1, 8.7}, 214e6);
  addPlace(snapshot, "Tokyo", {35.7, 139.6}, 12e6);
  model::BusyHost& host = snapshot.busyHosts.emplace_back();
  host.name.assign("desk-7");
  host.point = snapshot.home.point;
  host.os = model::DeviceOs::windows;
  host.rate = {1e6};
  return snapshot;
}

/// Panels with labels, and what they see.
class MapLabelsTest : public testing::Test {
 protected:
  const scene::LabelDrawList& draw(Uptime now = 0ms) {
    return panels_
        .update({.snapshot = snapshot_,
                 .settings = settings_,
                 .mode = camera_.mode(),
                 .now = now,
                 .widthPx = kWidthPx,
                 .heightPx = kHeightPx,
                 .camera = camera_.frame(now, kWidthPx, kHeightPx)})
        .labels;
  }
  /// Those that do not fade out, once those that do are gone.
  std::size_t shown(Uptime now) {
    draw(now);
    const auto& labels = draw(now + scene::LabelPlacer::kFade).labels;
    return static_cast<std::size_t>(std::ranges::count(labels, 1.0F, &scene::LabelRecord::to));
  }
  void look(model::GeoPoint center, double zoom) {
    camera_.apply({.center = center, .zoom = zoom}, -10s);
  }

  model::Snapshot snapshot_ = twoPlaces();
  model::DisplaySettings settings_;
  scene::Camera camera_{ViewMode::map, {20, 0}, 0.0};
  Panels panels_{"Operations", {{"Spain", {40, -4}, 505'000}, {"Luxembourg", {49.8, 6.1}, 2'600}}};
};

TEST_F(MapLabelsTest, HomeAndPlacesAtAnyZoom) {
  EXPECT_EQ(draw().labels.size(), 3U);
  EXPECT_GT(draw().quads.size(), 3U * 5U);
}

TEST_F(MapLabelsTest, CountriesAndHostsFromTheirZoomOn) {
  look({51, 10}, 1.79);
  EXPECT_EQ(shown(0s), 2U) << "Frankfurt and home";
  look({51, 10}, 2.4);
  EXPECT_EQ(shown(1s), 3U) << "and Spain; Luxembourg is too small for its name";
  look({10, 76}, 2.4);
  const auto without = shown(2s);
  look({10, 76}, 2.6);
  EXPECT_EQ(shown(3s), without + 1) << "the host at home";
}

TEST_F(MapLabelsTest, ACountryIsNamedOnce) {
  look({40, -4}, 2.4);
  const auto before = shown(1s);
  addPlace(snapshot_, "Spain", {39, -5}, 3e6);
  ++snapshot_.generation;
  EXPECT_EQ(shown(2s), before) << "with its rate, in place of the name alone";
}

TEST_F(MapLabelsTest, ASiteAtHomesSpotHasALabelOfItsOwn) {
  const auto before = shown(1s);
  addPlace(snapshot_, "HQ", snapshot_.home.point, 9e6);
  ++snapshot_.generation;
  EXPECT_EQ(shown(2s), before) << "home itself";
  addPlace(snapshot_, "Laboratory", snapshot_.home.point, 9e6);
  ++snapshot_.generation;
  EXPECT_EQ(shown(3s), before + 1);
}

TEST_F(MapLabelsTest, OneThatWaitsForAnotherToGoComesThoughNothingElseChanges) {
  look({40, -4}, 2.4);
  draw(1s);
  addPlace(snapshot_, "Spain", {39, -5}, 3e6);
  ++snapshot_.generation;
  const auto inSight = [&](Uptime now) {
    const auto& labels = draw(now).labels;
    return std::ranges::count(labels, 1.0F, &scene::LabelRecord::to);
  };
  const auto before = inSight(2s);
  const Uptime end = 2s + scene::LabelPlacer::kFade;
  EXPECT_TRUE(panels_.moves(end));
  EXPECT_EQ(inSight(end), before + 1);
}

TEST_F(MapLabelsTest, SwitchedOffTheyFadeOutAndAreGone) {
  draw();
  settings_.labels = false;
  for (const scene::LabelRecord& label : draw(1s).labels) {
    EXPECT_EQ(label.to, 0.0F);
  }
  ++snapshot_.generation;
  EXPECT_TRUE(draw(2s).labels.empty());
  EXPECT_TRUE(draw(2s).quads.empty());
}

TEST_F(MapLabelsTest, BetweenPlacementsNothingIsWritten) {
  camera_ = scene::Camera(ViewMode::globe, {20, 76}, 3.0);
  auto version = draw(1000ms).version;
  EXPECT_EQ(draw(1033ms).version, version);
  EXPECT_EQ(draw(1200ms).version, version);
  int writes = 0;
  for (Uptime now = 1200ms; now < 6s; now += 16ms) {
    const auto after = draw(now).version;
    writes += after != version ? 1 : 0;
    version = after;
  }
  EXPECT_LT(writes, 8) << "of 20 placements in which the globe turned by a degree";
}

TEST_F(MapLabelsTest, ALongNameEndsWithAnEllipsis) {
  snapshot_.busyPlaces.clear();
  addPlace(snapshot_, "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", {53, -4}, 1e6);
  const auto& list = draw();
  float left = 0.0F;
  float right = 0.0F;
  for (const scene::LabelQuad& quad : list.quads) {
    left = std::min(left, quad.offset.x);
    right = std::max(right, quad.offset.x + quad.size.x);
  }
  EXPECT_LT(right - left, 400.0F) << "whole it would be some 560";
}

// An emoji, which no font here is asked for.
TEST_F(MapLabelsTest, OfANameThatNoFontCanShowTheRestIsShownOrTheCoordinates) {
  Uptime now{0};
  const auto quadsOf = [&](std::string_view name) {
    snapshot_.busyPlaces.clear();
    addPlace(snapshot_, name, {48, 2}, 1e6);
    ++snapshot_.generation;
    draw(now += 1s);
    ++snapshot_.generation;
    const auto& list = draw(now += 1s);  // what was there before has faded out
    EXPECT_EQ(list.labels.size(), 2U) << "home, and " << name;
    return list.quads.size();
  };
  EXPECT_EQ(quadsOf("\U0001F5FC\U0001F5FC Tower"), quadsOf("… Tower"));
  EXPECT_EQ(quadsOf("\U0001F5FC"), quadsOf("48.0°N 2.0°E"));
}

// By a line from the place itself, as far as the label's edge.
TEST_F(MapLabelsTest, AreTiedToTheirPlacesByALineWhereTheyAreNotBesideThem) {
  for (const char* name : {"desk-8", "desk-9"}) {
    snapshot_.busyHosts.push_back(snapshot_.busyHosts.front());
    snapshot_.busyHosts.back().name.assign(name);
  }
  look({10, 40}, 3.0);  // home is clear of the notice in the picture's middle
  const auto& list = draw();
  std::size_t beside = 0;
  std::size_t tied = 0;
  for (std::uint32_t label = 0; label < list.labels.size(); ++label) {
    const auto isGround = [&](const scene::LabelQuad& quad) {
      return quad.label == label && quad.texels.x < 0.0F;
    };
    const auto startsAtThePlace = [&](const scene::LabelQuad& quad) {
      return quad.label == label && quad.offset.x == 0.0F && quad.size.x == 1.0F &&
             std::min(std::abs(quad.offset.y), std::abs(quad.offset.y + quad.size.y)) == 5.0F;
    };
    const auto ground = std::ranges::find_if(list.quads, isGround);
    ASSERT_NE(ground, list.quads.end());
    const bool isBeside = ground->offset.y <= 0.0F && ground->offset.y + ground->size.y >= 0.0F;
    EXPECT_EQ(std::ranges::count_if(list.quads, startsAtThePlace), isBeside ? 0 : 1);
    (isBeside ? beside : tied) += 1;
  }
  EXPECT_GE(beside, 2U) << "HQ and one of its hosts, on either side";
  EXPECT_GE(tied, 2U);
}

// So many that some lie where panels are.
void addCities(model::Snapshot& snapshot) {
  snapshot.busyPlaces.clear();
  for (int i = 0; i < 64; ++i) {
    addPlace(snapshot, "City " + std::to_string(i),
             {-50.0 + 15.0 * (i / 8), -170.0 + 42.0 * (i % 8)}, 1e6 * (i + 1));
  }
}

TEST_F(MapLabelsTest, MakeWayForAToastAsItComes) {
  look({0, 0}, 2.8);
  const scene::CameraFrame camera = camera_.frame(0ms, kWidthPx, kHeightPx);
  const scene::ViewProjection projection(camera, kWidthPx, kHeightPx);
  const auto overTheToast = [&](const scene::LabelDrawList& list) {
    const Box toast = panels_.layout().toast.value();
    return std::ranges::count_if(list.quads, [&](const scene::LabelQuad& quad) {
      const scene::LabelRecord& label = list.labels[quad.label];
      const glm::vec2 at = projection.project(glm::vec3(label.anchor)).px + quad.offset;
      return label.to > 0.0F && at.x < toast.right() && at.x + quad.size.x > toast.x &&
             at.y < toast.bottom() && at.y + quad.size.y > toast.y;
    });
  };
  draw(0ms);
  const Box toast = panels_.layout().toast.value();
  const auto farFromIt = [&](model::GeoPoint point) {
    const glm::vec2 at = projection.project(glm::vec3(scene::unitVector(point))).px;
    return glm::distance(at, {toast.x + toast.w / 2.0F, toast.y + toast.h / 2.0F});
  };
  model::GeoPoint under{0.0, 0.0};
  for (double lat = -80.0; lat <= 80.0; lat += 1.0) {
    for (double lon = -170.0; lon <= 170.0; lon += 1.0) {
      under = farFromIt({lat, lon}) < farFromIt(under) ? model::GeoPoint{lat, lon} : under;
    }
  }
  addPlace(snapshot_, "Under the toast", under, 300e6);
  ++snapshot_.generation;
  EXPECT_GT(overTheToast(draw(500ms)), 0) << "where there is no toast yet";
  model::Alert alert;
  alert.number = 1;
  alert.raised = 1000ms;
  snapshot_.alerts = {alert};
  ++snapshot_.generation;
  draw(1000ms);  // it begins to fade in
  EXPECT_EQ(overTheToast(draw(1050ms)), 0);
}

TEST_F(MapLabelsTest, KeepOutOfThePanelsWay) {
  camera_ = scene::Camera(ViewMode::map, {20, 0}, 0.0);
  addCities(snapshot_);
  look({0, 0}, 3.0);
  const auto& list = draw();
  ASSERT_GT(list.labels.size(), 4U);
  const scene::CameraFrame camera = camera_.frame(0ms, kWidthPx, kHeightPx);
  const scene::ViewProjection projection(camera, kWidthPx, kHeightPx);
  for (const scene::LabelQuad& quad : list.quads) {
    const glm::vec2 at =
        projection.project(glm::vec3(list.labels[quad.label].anchor)).px + quad.offset;
    EXPECT_GE(at.x, 378.0F) << "the left column";
    EXPECT_LE(at.y + quad.size.y, 1080.0F - 66.0F) << "top countries and networks";
  }
}

}  // namespace
}  // namespace flowwall::ui
