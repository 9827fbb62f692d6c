// A headless renderer and snapshots to draw with it, for the GL and golden tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "engine/gl/context.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/headless_context.hpp"
#include "engine/render/renderer.hpp"

namespace flowwall::test {

inline const scene::WorldMesh& world() {
  static const scene::WorldMesh mesh = scene::WorldMesh::parse(
      platform::readFile(std::filesystem::path(FLOWWALL_SOURCE_DIR) / "assets/world/world.bin"));
  return mesh;
}

/// One context for the whole test program: EGL displays are process-wide.
inline const gl::ContextInfo& context() {
  static platform::HeadlessContext headless;
  static const gl::ContextInfo info = gl::loadFunctions(platform::HeadlessContext::getProcAddress);
  return info;
}

/// A test with a context, in which the driver found nothing to complain of.
class GlTest : public testing::Test {
 protected:
  void SetUp() override {
    context();
    seriousBefore_ = gl::seriousMessages();
  }
  void TearDown() override { EXPECT_EQ(gl::seriousMessages(), seriousBefore_); }

  /// The test provoked the messages so far.
  void forgiveMessages() { seriousBefore_ = gl::seriousMessages(); }

 private:
  std::uint32_t seriousBefore_ = 0;
};

inline constexpr model::GeoPoint kHome{10.8505, 76.2711};

/// `count` flows from the home site to places spread over the Earth by a fixed rule.
inline model::Snapshot spreadSnapshot(std::size_t count, std::uint64_t generation = 1) {
  constexpr model::GeoPoint kCities[] = {
      {50.11, 8.68},    {52.37, 4.90},   {51.51, -0.13},   {59.33, 18.07},  {39.04, -77.49},
      {37.34, -121.89}, {41.88, -87.63}, {-23.55, -46.63}, {-26.20, 28.05}, {-1.29, 36.82},
      {25.20, 55.27},   {19.08, 72.88},  {1.35, 103.82},   {22.32, 114.17}, {35.68, 139.65},
      {-33.87, 151.21}, {60.17, 24.94},  {19.43, -99.13},  {64.15, -21.94}, {-36.85, 174.76}};
  model::Snapshot snapshot;
  snapshot.generation = generation;
  snapshot.home = {"Home", kHome};
  for (std::size_t i = 0; i < count; ++i) {
    model::FlowSlot slot;
    slot.phase = model::FlowSlot::Phase::alive;
    slot.nearAccuracy = model::PlaceAccuracy::site;
    slot.farAccuracy = i % 9 == 8 ? model::PlaceAccuracy::country : model::PlaceAccuracy::city;
    slot.os = static_cast<model::DeviceOs>(1 + i % 6);
    slot.alerted = i % 25 == 24;
    slot.seed = static_cast<std::uint32_t>(i * 2654435761U);
    slot.nearPoint = kHome;
    slot.farPoint = kCities[i % std::size(kCities)];
    slot.farPoint.latDeg += 0.5 * static_cast<double>(i / std::size(kCities) % 7);
    const double rate = 2e3 * static_cast<double>(1 + i % 7) * (i % 3 == 0 ? 400.0 : 10.0);
    slot.up = slot.upBefore = {rate * 0.2};
    slot.down = slot.downBefore = {rate};
    slot.changedIn = generation;
    snapshot.slots.push_back(slot);
  }
  return snapshot;
}

}  // namespace flowwall::test
