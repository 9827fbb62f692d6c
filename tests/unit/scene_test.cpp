// Geometry and the camera, against known values; the world's file, also when it is damaged.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <numbers>
#include <optional>

#include "engine/scene/camera.hpp"
#include "engine/scene/geodesy.hpp"
#include "engine/scene/held_time.hpp"
#include "engine/scene/projection.hpp"
#include "engine/scene/view_projection.hpp"
#include "engine/scene/world_chunks.hpp"
#include "engine/scene/world_mesh.hpp"
#include "tests/common.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using model::ViewMode;

constexpr double kPi = std::numbers::pi;
constexpr double kEarthRadiusKm = 6371.0;

double angleBetween(const glm::dvec3& a, const glm::dvec3& b) {
  return std::atan2(glm::length(glm::cross(a, b)), glm::dot(a, b));
}

TEST(UnitVector, HasTheAxesOfTheHeader) {
  const auto near = [](const glm::dvec3& a, const glm::dvec3& b) {
    return glm::length(a - b) < 1e-12;
  };
  EXPECT_TRUE(near(unitVector({0, 0}), {0, 0, 1}));
  EXPECT_TRUE(near(unitVector({0, 90}), {1, 0, 0}));
  EXPECT_TRUE(near(unitVector({90, 0}), {0, 1, 0}));
  EXPECT_TRUE(near(unitVector({0, 180}), {0, 0, -1}));
}

TEST(UnitVector, ComesBackAsThePoint) {
  for (double lat = -89; lat <= 89; lat += 17) {
    for (double lon = -179; lon < 180; lon += 23) {
      const GeoPoint back = geoPoint(unitVector({lat, lon}));
      EXPECT_NEAR(back.latDeg, lat, 1e-9);
      EXPECT_NEAR(back.lonDeg, lon, 1e-9);
    }
  }
}

TEST(GreatCircle, HasKnownLengths) {
  // Airports' distances by the haversine formula on a sphere of 6371 km.
  const auto km = [](GeoPoint from, GeoPoint to) {
    return greatCircle(from, to).angle * kEarthRadiusKm;
  };
  EXPECT_NEAR(km({51.4775, -0.4614}, {40.6398, -73.7789}), 5540, 5);      // London to New York
  EXPECT_NEAR(km({-33.9461, 151.1772}, {33.9425, -118.4081}), 12061, 5);  // Sydney to Los Angeles
  EXPECT_NEAR(km({0, 0}, {0, 90}), kEarthRadiusKm * kPi / 2, 1e-6);
}

TEST(GreatCircle, StartsAndEndsAtItsEnds) {
  const GeoPoint ends[] = {{10.85, 76.27}, {-36.85, 174.76}, {64.15, -21.94}, {0, 180}, {90, 0}};
  for (const GeoPoint& from : ends) {
    for (const GeoPoint& to : ends) {
      const GreatCircle way = greatCircle(from, to);
      EXPECT_LT(glm::length(way.at(0) - unitVector(from)), 1e-9);
      EXPECT_LT(glm::length(way.at(1) - unitVector(to)), 1e-9);
      EXPECT_NEAR(glm::length(way.tangent), 1.0, 1e-9);
      EXPECT_NEAR(glm::length(way.at(0.37)), 1.0, 1e-9);
    }
  }
}

TEST(GreatCircle, TakesTheShortWayOverTheDateLine) {
  const GreatCircle way = greatCircle({0, 170}, {0, -170});
  EXPECT_NEAR(way.angle, 20 * kPi / 180, 1e-9);
  EXPECT_NEAR(std::abs(geoPoint(way.at(0.5)).lonDeg), 180.0, 1e-6);
}

TEST(GreatCircle, EqualEndsHaveNoLengthButADirection) {
  for (const GeoPoint& point : {GeoPoint{10, 20}, GeoPoint{90, 0}, GeoPoint{-90, 0}}) {
    const GreatCircle way = greatCircle(point, point);
    EXPECT_NEAR(way.angle, 0.0, 1e-9);
    EXPECT_NEAR(glm::length(way.tangent), 1.0, 1e-9);
    EXPECT_NEAR(glm::dot(way.tangent, way.start), 0.0, 1e-9);
  }
}

TEST(GreatCircle, AntipodesAreJoinedOverOnePole) {
  for (const GeoPoint& point : {GeoPoint{0, 0}, GeoPoint{40, 20}, GeoPoint{90, 0}}) {
    const GeoPoint opposite{-point.latDeg, point.lonDeg + 180};
    const GreatCircle way = greatCircle(point, opposite);
    EXPECT_NEAR(way.angle, kPi, 1e-7);
    EXPECT_LT(angleBetween(way.at(1), unitVector(opposite)), 1e-7);
  }
}

TEST(PeakAltitude, GrowsWithTheWayAndStaysInThePicture) {
  double before = -1;
  for (double angle = 0; angle <= kPi; angle += 0.01) {
    EXPECT_GE(peakAltitude(angle), before);
    before = peakAltitude(angle);
  }
  EXPECT_EQ(peakAltitude(0), 0.0);
  EXPECT_LT(peakAltitude(kPi), 0.6);
}

TEST(WrapLongitude, LiesWithinHalfATurn) {
  EXPECT_DOUBLE_EQ(wrapLongitude(0), 0);
  EXPECT_DOUBLE_EQ(wrapLongitude(180), -180);
  EXPECT_DOUBLE_EQ(wrapLongitude(-180), -180);
  EXPECT_DOUBLE_EQ(wrapLongitude(190), -170);
  EXPECT_DOUBLE_EQ(wrapLongitude(-190), 170);
  EXPECT_DOUBLE_EQ(wrapLongitude(725), 5);
}

// Source: PROJ's own test of its natearth projection (test/gie/builtins.gie).
TEST(NaturalEarth, AgreesWithProj) {
  constexpr double kRadiusM = 6'400'000;
  const glm::dvec2 metres = naturalEarth({1, 2}) * kRadiusM;
  EXPECT_NEAR(metres.x, 194507.265257889288, 1e-6);
  EXPECT_NEAR(metres.y, 112508.737358294515, 1e-6);
}

TEST(NaturalEarth, IsSymmetricAndGrowing) {
  for (double lat = 0; lat < 90; lat += 1) {
    const glm::dvec2 north = naturalEarth({lat, 50});
    const glm::dvec2 south = naturalEarth({-lat, -50});
    EXPECT_NEAR(north.x, -south.x, 1e-12);
    EXPECT_NEAR(north.y, -south.y, 1e-12);
    EXPECT_GT(naturalEarth({lat + 1, 50}).y, north.y);
    EXPECT_LT(naturalEarth({lat + 1, 50}).x, north.x);
  }
  EXPECT_NEAR(naturalEarth({90, 0}).y, kMapHalfHeight, 1e-3);
  EXPECT_NEAR(naturalEarth({0, 180}).x, kMapHalfWidth, 1e-12);
}

constexpr int kWidth = 1920;
constexpr int kHeight = 1080;

// Where a place on the globe's front is drawn, px from the picture's centre, y up.
glm::dvec2 onPicture(const CameraFrame& frame, GeoPoint point) {
  const glm::dvec3 turned = glm::dmat3(frame.rotation) * unitVector(point);
  return glm::dvec2(turned) * static_cast<double>(frame.scalePx);
}

TEST(Camera, LooksAtItsCentre) {
  const Camera camera(ViewMode::globe, {20, 70}, 0.0);
  EXPECT_LT(glm::length(onPicture(camera.frame(0ms, kWidth, kHeight), {20, 70})), 1e-2);
  const glm::dvec2 north = onPicture(camera.frame(0ms, kWidth, kHeight), {30, 70});
  EXPECT_NEAR(north.x, 0.0, 1e-2);
  EXPECT_GT(north.y, 10.0) << "north is up";
  EXPECT_GT(onPicture(camera.frame(0ms, kWidth, kHeight), {20, 80}).x, 10.0) << "east is right";
}

TEST(Camera, TheMorphTakesTwelveTenthsOfASecondAndNeverTurnsBack) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  camera.apply({.mode = ViewMode::map}, 1000ms);
  EXPECT_EQ(camera.mode(), ViewMode::map);
  EXPECT_EQ(camera.frame(1000ms, kWidth, kHeight).curvature, 1.0F);
  float before = 1.0F;
  for (auto now = 1050ms; now < 2200ms; now += 50ms) {
    const float curvature = camera.frame(now, kWidth, kHeight).curvature;
    EXPECT_LT(curvature, before);
    EXPECT_GT(curvature, 0.0F);
    before = curvature;
  }
  EXPECT_EQ(camera.frame(2200ms, kWidth, kHeight).curvature, 0.0F);
}

TEST(Camera, AMorphTurnedRoundGoesOnFromWhereItIs) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  camera.apply({.mode = ViewMode::map}, 0ms);
  const float before = camera.frame(600ms, kWidth, kHeight).curvature;
  camera.apply({.mode = ViewMode::globe}, 600ms);
  EXPECT_FLOAT_EQ(camera.frame(600ms, kWidth, kHeight).curvature, before);
  EXPECT_EQ(camera.frame(1800ms, kWidth, kHeight).curvature, 1.0F);
}

float zoomShown(const Camera& camera, model::Uptime now) {
  return camera.frame(now, kWidth, kHeight).zoom;
}

TEST(Camera, SaysAtOnceWhereItIsGoing) {
  Camera camera(ViewMode::globe, {20, 70}, 3.0);
  camera.apply({.center = GeoPoint{50, 10}, .zoom = 4.0}, 1000ms);
  EXPECT_EQ(camera.zoom(), 4.0);
  EXPECT_EQ(camera.center(1000ms), (GeoPoint{50, 10}));
  EXPECT_EQ(camera.center(30s), (GeoPoint{50, 10})) << "touched, it stays for a while";
}

TEST(Camera, MovesEasedAndArrives) {
  Camera camera(ViewMode::map, {0, 0}, 0.0);
  camera.apply({.center = GeoPoint{50, 10}, .zoom = 4.0}, 1000ms);
  EXPECT_EQ(zoomShown(camera, 1000ms), 1.0F);
  EXPECT_GT(zoomShown(camera, 1400ms), 1.5F);
  EXPECT_LT(zoomShown(camera, 1400ms), 3.5F);
  EXPECT_EQ(zoomShown(camera, 2000ms), 4.0F);
  const CameraFrame frame = camera.frame(2000ms, kWidth, kHeight);
  const glm::dvec2 there = naturalEarth({50, 10}) * static_cast<double>(frame.scalePx);
  // The map's middle, to the right of the picture's and above it.
  EXPECT_NEAR(there.x + static_cast<double>(frame.offsetPx.x), 0.0995 * 1920, 0.1);
  EXPECT_NEAR(there.y + static_cast<double>(frame.offsetPx.y), 0.037 * 1080, 0.1);
}

TEST(Camera, GoesTheShortWayRound) {
  Camera camera(ViewMode::globe, {0, 170}, 0.0);
  camera.apply({.center = GeoPoint{0, -170}}, 0ms);
  for (auto now = 0ms; now <= 800ms; now += 100ms) {
    const CameraFrame frame = camera.frame(now, kWidth, kHeight);
    const glm::vec3 dateLine = frame.rotation * glm::vec3(unitVector({0, 180}));
    EXPECT_GE(dateLine.z, std::cos(glm::radians(10.1F))) << now.count();
  }
  EXPECT_NEAR(camera.center(800ms).lonDeg, -170, 1e-9);
}

TEST(Camera, ZoomIsHeldWithinItsLimits) {
  Camera camera(ViewMode::map, {0, 0}, 0.0);
  camera.apply({.zoom = 1000.0}, 0ms);
  EXPECT_EQ(camera.zoom(), model::kMaxZoom);
  camera.apply({.zoom = 0.0001}, 1s);
  EXPECT_EQ(camera.zoom(), model::kMinZoom);
}

TEST(Camera, GlobeAndMapLookAtTheSamePlace) {
  Camera camera(ViewMode::globe, {20, 70}, 3.0);
  camera.apply({.center = GeoPoint{40, -100}, .zoom = 3.0}, 0ms);
  camera.apply({.mode = ViewMode::map}, 10s);
  EXPECT_EQ(camera.zoom(), 3.0);
  EXPECT_EQ(camera.center(12s), (GeoPoint{40, -100}));
  EXPECT_EQ(camera.center(200s), (GeoPoint{40, -100})) << "a map does not turn";
  camera.apply({.center = GeoPoint{-10, 30}, .zoom = 5.0}, 200s);
  camera.apply({.mode = ViewMode::globe}, 202s);
  EXPECT_EQ(camera.zoom(), 5.0);
  EXPECT_EQ(camera.center(202s), (GeoPoint{-10, 30}));
  EXPECT_LT(glm::length(onPicture(camera.frame(204s, kWidth, kHeight), {-10, 30})), 1.0);
}

TEST(Camera, AWholeMapForgetsNothing) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  camera.apply({.mode = ViewMode::map}, 0ms);
  EXPECT_EQ(camera.center(2s), (GeoPoint{0, 0})) << "all of it is in view";
  camera.apply({.mode = ViewMode::globe}, 2s);
  EXPECT_EQ(camera.center(4s), (GeoPoint{20, 70}));
}

TEST(Camera, APlaceStaysNearTheMiddleWhileGlobeAndMapGoOver) {
  for (const GeoPoint place : {GeoPoint{50, 10}, GeoPoint{-35, 120}, GeoPoint{40, -100}}) {
    Camera camera(ViewMode::globe, place, 0.0);
    camera.apply({.zoom = 4.0}, -10s);
    camera.apply({.mode = ViewMode::map}, 0ms);
    for (auto now = 0ms; now <= 1200ms; now += 100ms) {
      const ViewProjection projection(camera.frame(now, kWidth, kHeight), kWidth, kHeight);
      const glm::vec2 px = projection.project(glm::vec3(unitVector(place))).px;
      EXPECT_GT(px.x, 0.3 * kWidth) << place.lonDeg << " at " << now.count();
      EXPECT_LT(px.x, 0.8 * kWidth) << place.lonDeg << " at " << now.count();
      EXPECT_GT(px.y, 0.2 * kHeight) << place.lonDeg << " at " << now.count();
      EXPECT_LT(px.y, 0.8 * kHeight) << place.lonDeg << " at " << now.count();
    }
  }
}

TEST(Camera, TurnsEastwardsAtItsSpeedAndStartsAnewAfterAMove) {
  Camera camera(ViewMode::globe, {20, 70}, 3.0);
  EXPECT_NEAR(camera.center(10s).lonDeg, 100, 1e-6);
  EXPECT_NEAR(camera.center(120s).lonDeg, 70, 1e-6) << "once round";
  camera.apply({.center = GeoPoint{0, 0}}, 10s);
  EXPECT_EQ(camera.center(69s), (GeoPoint{0, 0}));
  EXPECT_NEAR(camera.center(80s).lonDeg, 30, 1e-6);
}

TEST(Camera, AnotherSpinBeginsWhereTheGlobeIs) {
  Camera camera(ViewMode::globe, {20, 70}, 3.0);
  camera.apply({.spinDegPerSecond = -10.0}, 10s);
  EXPECT_NEAR(camera.center(10s).lonDeg, 100, 1e-9);
  EXPECT_NEAR(camera.center(12s).lonDeg, 80, 1e-9);
  EXPECT_EQ(camera.spinDegPerSecond(), -10.0);
  camera.apply({.spinDegPerSecond = 0.0}, 12s);
  EXPECT_NEAR(camera.center(100s).lonDeg, 80, 1e-9);
}

TEST(Camera, HomeIsWhereTheViewBegan) {
  Camera camera(ViewMode::globe, {20, 70}, 0.0);
  camera.apply({.center = GeoPoint{50, 10}, .zoom = 4.0}, 0ms);
  camera.apply({.home = true}, 2s);
  EXPECT_EQ(camera.center(2s), (GeoPoint{20, 70}));
  EXPECT_EQ(camera.zoom(), 1.0);
  camera.apply({.mode = ViewMode::map, .center = GeoPoint{50, 10}, .zoom = 4.0}, 4s);
  camera.apply({.home = true, .zoom = 2.0}, 6s);
  EXPECT_EQ(camera.center(6s), (GeoPoint{20, 70}));
  EXPECT_EQ(camera.zoom(), 2.0) << "what is asked for besides comes after";
}

TEST(HeldTime, GrowsOnlyWhileHeld) {
  HeldTime held;
  EXPECT_EQ(held.at(5s), 0s);
  held.hold(true, 10s);
  held.hold(true, 11s);
  EXPECT_EQ(held.at(13s), 3s);
  held.hold(false, 14s);
  EXPECT_EQ(held.at(20s), 4s);
  held.hold(true, 20s);
  EXPECT_EQ(held.at(21s), 5s);
}

TEST(Camera, AMoveOfATurningGlobeBeginsWhereItIs) {
  Camera camera(ViewMode::globe, {0, 70}, 3.0);
  const CameraFrame before = camera.frame(10s, kWidth, kHeight);
  camera.apply({.center = GeoPoint{0, 0}}, 10s);
  const CameraFrame after = camera.frame(10s, kWidth, kHeight);
  for (int column = 0; column < 3; ++column) {
    EXPECT_LT(glm::distance(before.rotation[column], after.rotation[column]), 1e-5F);
  }
}

TEST(Camera, TheGlobeFitsAnyPicture) {
  const Camera camera(ViewMode::globe, {0, 0}, 0.0);
  for (const auto& [width, height] : {std::pair{1280, 720}, std::pair{1080, 1920}}) {
    EXPECT_LT(2.0F * camera.frame(0ms, width, height).scalePx,
              static_cast<float>(std::min(width, height)));
  }
}

TEST(Camera, TheMapFitsAnyPicture) {
  const Camera camera(ViewMode::map, {0, 0}, 0.0);
  for (const auto& [width, height] :
       {std::pair{1280, 720}, std::pair{3840, 2160}, std::pair{1080, 1920}, std::pair{3840, 800}}) {
    const double scale = camera.frame(0ms, width, height).scalePx;
    EXPECT_LE(2 * kMapHalfWidth * scale, width);
    EXPECT_LE(2 * kMapHalfHeight * scale, height);
  }
}

std::string worldFile() {
  return tests::sourceText("assets/world/world.bin");
}

bool onEarth(const glm::vec2& point) {
  return std::abs(point.x) <= 180.0F && std::abs(point.y) <= 90.0F;
}

TEST(WorldMesh, ShippedFileIsWhole) {
  const WorldMesh world = WorldMesh::parse(worldFile());
  ASSERT_EQ(world.levels.size(), 4U);
  EXPECT_TRUE(std::ranges::is_sorted(world.levels, std::ranges::greater{}, &WorldLevel::errorDeg));
  for (const WorldLevel& level : world.levels) {
    EXPECT_GT(level.errorDeg, 0.0F);
    EXPECT_LT(level.errorDeg, 0.5F);
    EXPECT_GT(level.landIndices.size(), 3000U);
    EXPECT_EQ(level.landIndices.size() % 3, 0U);
    EXPECT_TRUE(std::all_of(level.landVertices.begin(), level.landVertices.end(), onEarth));
    for (const auto* lines : {&level.coasts, &level.borders}) {
      EXPECT_GT(lines->size(), 500U);
      for (const glm::vec2& point : *lines) {
        EXPECT_TRUE(onEarth(point) || (std::isnan(point.x) && std::isnan(point.y)));
      }
    }
  }
}

TEST(WorldLevels, AreAsFineAsThePictureNeeds) {
  const WorldMesh world = WorldMesh::parse(worldFile());
  std::size_t before = 0;
  for (float pxPerDegree = 1.0F; pxPerDegree < 200.0F; pxPerDegree *= 1.1F) {
    const std::size_t level = levelFor(world.levels, pxPerDegree, 1.0F, 0);
    EXPECT_GE(level, before);
    if (level + 1 < world.levels.size()) {
      EXPECT_LE(world.levels[level].errorDeg * pxPerDegree, 1.0F);
    }
    before = level;
  }
  EXPECT_EQ(before, world.levels.size() - 1);
}

TEST(WorldLevels, DoNotFlickerAtTheLimit) {
  const std::vector<WorldLevel> levels{{.errorDeg = 0.2F}, {.errorDeg = 0.1F}};
  EXPECT_EQ(levelFor(levels, 5.1F, 1.0F, 0), 1U);
  EXPECT_EQ(levelFor(levels, 4.9F, 1.0F, 1), 1U);
  EXPECT_EQ(levelFor(levels, 3.9F, 1.0F, 1), 0U);
  EXPECT_EQ(levelFor(levels, 4.9F, 1.0F, 0), 0U);
}

// What shows of a point: its place in the picture, px from the middle, y up; nothing where the
// globe hides it.
std::optional<glm::vec2> inPicture(glm::vec2 lonLatDeg, const CameraFrame& camera) {
  const GeoPoint point{lonLatDeg.y, lonLatDeg.x};
  if (camera.curvature <= 0.0F) {
    return glm::vec2(naturalEarth(point)) * camera.scalePx + camera.offsetPx;
  }
  constexpr auto kEye = static_cast<float>(kEyeDistance);
  const glm::vec3 normal = camera.rotation * glm::vec3(unitVector(point));
  if (normal.z * (kEye + 1.0F) < 1.0F) {
    return std::nullopt;
  }
  return glm::vec2(normal) * (camera.scalePx * kEye / (kEye + 1.0F - normal.z)) + camera.offsetPx;
}

TEST(WorldChunks, WhatShowsIsInAChunkInView) {
  const WorldMesh world = WorldMesh::parse(worldFile());
  const ChunkedLines lines = chunkLines(world.levels[0].coasts);
  constexpr glm::vec2 kSizePx{1280.0F, 720.0F};
  std::size_t leftOut = 0;
  for (const ViewMode mode : {ViewMode::globe, ViewMode::map}) {
    for (const double zoom : {0.5, 1.0, 4.0, 24.0}) {
      for (double lon = -170; lon < 180; lon += 37) {
        Camera from(mode, {20, 0}, 0.0);
        from.apply({.center = GeoPoint{lon / 3.0, lon}, .zoom = zoom}, -10s);
        const CameraFrame camera = from.frame(0ms, 1280, 720);
        for (const WorldChunk& chunk : lines.chunks) {
          if (inView(chunk.bounds, camera, kSizePx)) {
            continue;
          }
          ++leftOut;
          for (std::uint32_t i = chunk.first; i < chunk.first + chunk.count; ++i) {
            const glm::vec4& segment = lines.segments[i];
            const auto at = inPicture({segment.x, segment.y}, camera);
            EXPECT_FALSE(at && std::abs(at->x) < kSizePx.x / 2 && std::abs(at->y) < kSizePx.y / 2)
                << segment.x << ", " << segment.y << " at zoom " << zoom;
          }
        }
      }
    }
  }
  EXPECT_GT(leftOut, 800U) << "of the globe's far side, and beyond the picture";
}

TEST(WorldChunks, LoseNothing) {
  const WorldLevel level = WorldMesh::parse(worldFile()).levels[0];
  const ChunkedTriangles triangles = chunkTriangles(level.landVertices, level.landIndices);
  EXPECT_THAT(triangles.indices.size(), level.landIndices.size());
  auto ours = triangles.indices;
  auto theirs = level.landIndices;
  std::ranges::sort(ours);
  std::ranges::sort(theirs);
  EXPECT_EQ(ours, theirs);
  std::size_t next = 0;
  for (const WorldChunk& chunk : triangles.chunks) {
    EXPECT_EQ(chunk.first, next);
    next += chunk.count;
  }
  EXPECT_EQ(next, triangles.indices.size());
  std::size_t segments = 0;
  for (std::size_t i = 1; i < level.coasts.size(); ++i) {
    segments += std::isnan(level.coasts[i - 1].x) || std::isnan(level.coasts[i].x) ? 0U : 1U;
  }
  EXPECT_EQ(chunkLines(level.coasts).segments.size(), segments);
}

TEST(WorldMesh, RefusesAFileCutAnywhere) {
  const std::string whole = worldFile();
  for (std::size_t length = 0; length < 64; ++length) {
    EXPECT_THROW(WorldMesh::parse(whole.substr(0, length)), std::runtime_error) << length;
  }
  for (std::size_t length = 64; length < whole.size(); length += whole.size() / 40) {
    EXPECT_THROW(WorldMesh::parse(std::string_view(whole).substr(0, length)), std::runtime_error);
  }
  EXPECT_THROW(WorldMesh::parse(std::string_view(whole).substr(0, whole.size() - 1)),
               std::runtime_error);
}

TEST(WorldMesh, RefusesLyingCountsAndIndices) {
  std::string file = worldFile();
  const auto with = [&file](std::size_t at, std::uint32_t value) {
    std::string changed = file;
    std::memcpy(changed.data() + at, &value, sizeof value);
    return changed;
  };
  EXPECT_THROW(WorldMesh::parse("NOTAWRLD" + file.substr(8)), std::runtime_error);
  EXPECT_THROW(WorldMesh::parse(with(8, 99)), std::runtime_error);           // version
  EXPECT_THROW(WorldMesh::parse(with(12, 0)), std::runtime_error);           // no levels
  EXPECT_THROW(WorldMesh::parse(with(12, 0xffffffff)), std::runtime_error);  // too many
  for (const std::size_t count : {20U, 24U, 28U, 32U}) {
    EXPECT_THROW(WorldMesh::parse(with(count, 0xffffffff)), std::runtime_error) << count;
  }
  std::uint32_t vertices = 0;
  std::memcpy(&vertices, file.data() + 20, sizeof vertices);
  EXPECT_THROW(WorldMesh::parse(with(36 + vertices * 8UL, vertices)), std::runtime_error);
}

TEST(Graticule, LinesArePartedAndReachTheirEnds) {
  const auto points = graticule(15);
  const auto gaps = std::count_if(points.begin(), points.end(),
                                  [](const glm::vec2& point) { return std::isnan(point.x); });
  EXPECT_EQ(gaps, 24 + 11) << "meridians and parallels";
  for (const glm::vec2& point : points) {
    EXPECT_TRUE(std::isnan(point.x) || onEarth(point));
  }
  EXPECT_THAT(points, testing::Contains(glm::vec2(180, 0)));
  EXPECT_THAT(points, testing::Contains(glm::vec2(-180, 75)));
}

}  // namespace
}  // namespace flowwall::scene
