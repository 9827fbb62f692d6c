// Panels and labels while globe and map go over into each other.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/ui/panels.hpp"

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;
using model::Uptime;
using model::ViewMode;

constexpr int kWidthPx = 1920;
constexpr int kHeightPx = 1080;
constexpr Uptime kStart = 20s;
constexpr Uptime kMorph = 1200ms;
constexpr Uptime kFrame = 20ms;

model::Snapshot busySnapshot() {
  model::Snapshot snapshot;
  snapshot.generation = 1;
  snapshot.health = {.source = "demo", .label = "demo data", .state = model::SourceState::live};
  snapshot.totals = {.flows = 10, .reportedFlows = 10};
  snapshot.home = {"HQ", {10.0, 76.0}};
  for (int i = 0; i < 10; ++i) {
    model::TopFlow& flow = snapshot.topFlows.emplace_back();
    flow.application.assign("HTTPS");
    flow.nearName.assign("desk-7");
    flow.farName.assign("192.0.2.1");
    flow.up = {1e6};
  }
  for (int i = 0; i < 64; ++i) {
    model::BusyPlace& place = snapshot.busyPlaces.emplace_back();
    place.name.assign("City " + std::to_string(i));
    place.point = {-55.0 + 15.0 * (i / 8), -170.0 + 45.0 * (i % 8)};
    place.rate = {1e6};
  }
  return snapshot;
}

class PanelsInTheMorph : public testing::TestWithParam<ViewMode> {
 protected:
  void SetUp() override { draw(kStart - 5s); }  // labels that are there at first
  const scene::PanelDrawList& draw(Uptime now) {
    return panels_.update({.snapshot = snapshot_,
                           .mode = camera_.mode(),
                           .now = now,
                           .utc = model::UtcTime{},
                           .widthPx = kWidthPx,
                           .heightPx = kHeightPx,
                           .camera = camera_.frame(now, kWidthPx, kHeightPx)});
  }
  void morph() { camera_.apply({.mode = other()}, kStart); }
  [[nodiscard]] ViewMode other() const {
    return GetParam() == ViewMode::globe ? ViewMode::map : ViewMode::globe;
  }
  /// Where the flows are listed in a mode; of the column as much as ten of them take.
  [[nodiscard]] static Box flowsOf(ViewMode mode) {
    Box box = arrange({.width = kWidthPx,
                       .height = kHeightPx,
                       .mode = mode,
                       .panels = model::PanelSet().set(),
                       .countRows = 3})
                  .flows.value();
    box.h = std::min(box.h, 30.0F + 10.0F * kFlowRow);
    return box;
  }
  /// How much is written in the box: the sum of its glyphs' opacities.
  static float writtenIn(const scene::PanelDrawList& list, const Box& box) {
    float sum = 0.0F;
    for (std::size_t i = list.plainIndices; i < list.indices.size(); ++i) {
      const scene::PanelVertex& vertex = list.vertices[list.indices[i]];
      const bool inside = vertex.position.x >= box.x && vertex.position.x <= box.right() &&
                          vertex.position.y >= box.y && vertex.position.y <= box.bottom();
      sum += inside ? vertex.colour.a : 0.0F;
    }
    return sum;
  }
  static std::ptrdiff_t labelsThatStay(const scene::LabelDrawList& list) {
    return std::ranges::count_if(list.labels,
                                 [](const scene::LabelRecord& label) { return label.to > 0.0F; });
  }

  model::Snapshot snapshot_ = busySnapshot();
  scene::Camera camera_{GetParam(), {20, 70}, 0.0};
  Panels panels_{"Operations"};
};

TEST_P(PanelsInTheMorph, FlowsFadeOutWhereTheyWereAndInWhereTheyWillBe) {
  const Box before = flowsOf(GetParam());
  const Box after = flowsOf(other());
  const float whole = writtenIn(draw(kStart), before);
  ASSERT_GT(whole, 0.0F);
  morph();
  float there = whole;
  float here = 0.0F;
  for (Uptime now = kStart; now <= kStart + kMorph; now += kFrame) {
    const scene::PanelDrawList& list = draw(now);
    const float nowThere = writtenIn(list, before);
    const float nowHere = writtenIn(list, after);
    EXPECT_NEAR(nowThere, there, 0.15F * whole) << "nothing jumps, " << now.count();
    EXPECT_NEAR(nowHere, here, 0.15F * whole) << now.count();
    there = nowThere;
    here = nowHere;
  }
  EXPECT_GT(here, 0.0F);
  EXPECT_EQ(here, writtenIn(draw(kStart + kMorph + 10s), after)) << "wholly there at the end";
}

TEST_P(PanelsInTheMorph, LabelsFadeOutAtItsStartAndComeBackAtItsEnd) {
  EXPECT_GT(labelsThatStay(draw(kStart - kFrame).labels), 3);
  morph();
  for (Uptime now = kStart + kFrame; now < kStart + kMorph; now += kFrame) {
    EXPECT_EQ(labelsThatStay(draw(now).labels), 0) << now.count();
    EXPECT_TRUE(panels_.layout().flows);
  }
  EXPECT_GT(labelsThatStay(draw(kStart + kMorph).labels), 3);
}

TEST_P(PanelsInTheMorph, AtRestNothingIsDrawnAnew) {
  morph();
  for (Uptime now = kStart; now <= kStart + kMorph; now += kFrame) {
    draw(now);
  }
  const auto version = draw(kStart + 2s).version;
  EXPECT_EQ(draw(kStart + 2s + kFrame).version, version);
  EXPECT_EQ(draw(kStart + 2s + 10 * kFrame).version, version);
}

TEST_P(PanelsInTheMorph, TurnedRoundTheyComeBack) {
  const Box before = flowsOf(GetParam());
  const float whole = writtenIn(draw(kStart), before);
  morph();
  draw(kStart + 300ms);
  camera_.apply({.mode = GetParam()}, kStart + 300ms);
  EXPECT_EQ(writtenIn(draw(kStart + 300ms + kMorph), before), whole);
}

INSTANTIATE_TEST_SUITE_P(From, PanelsInTheMorph, testing::Values(ViewMode::globe, ViewMode::map));

}  // namespace
}  // namespace flowwall::ui
