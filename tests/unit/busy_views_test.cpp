#include "engine/scene/busy_views.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <vector>

#include "engine/scene/busy_region.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/geodesy.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::GeoPoint;
using model::ViewMode;

constexpr GeoPoint kIndia{10, 76};
constexpr GeoPoint kGermany{50, 10};
constexpr GeoPoint kVirginia{38, -78};
constexpr GeoPoint kOregon{45, -122};
constexpr GeoPoint kFiji{-18, 178};
constexpr GeoPoint kTonga{-21, -175};

struct Traffic {
  GeoPoint far;
  double bitsPerSecond;
};

model::Snapshot fromIndia(const std::vector<Traffic>& traffic, model::Uptime published = 0s) {
  model::Snapshot snapshot;
  snapshot.published = published;
  snapshot.home.point = kIndia;
  for (const Traffic& each : traffic) {
    model::FlowSlot slot;
    slot.phase = model::FlowSlot::Phase::alive;
    slot.nearAccuracy = slot.farAccuracy = model::PlaceAccuracy::city;
    slot.nearPoint = kIndia;
    slot.farPoint = each.far;
    slot.down = {each.bitsPerSecond};
    snapshot.slots.push_back(slot);
  }
  return snapshot;
}

double degreesBetween(GeoPoint a, GeoPoint b) {
  return glm::degrees(greatCircle(a, b).angle);
}

BusyViews viewsOf(const model::Snapshot& snapshot) {
  BusyTraffic busy;
  busy.take(snapshot);
  return busy.views();
}

TEST(BusyViews, AreNoneWithoutFlows) {
  EXPECT_TRUE(viewsOf({}).all().empty());
  BusyTraffic busy;
  busy.take(fromIndia({{kVirginia, 1e6}}));
  busy.take(fromIndia({}, 3s));
  EXPECT_TRUE(busy.views().all().empty());
}

TEST(BusyViews, AreOneWhereTheMiddleShowsAll) {
  const auto snapshot = fromIndia({{kGermany, 5e6}, {{1, 104}, 2e6}, {{55, 37}, 3e6}});
  const BusyViews views = viewsOf(snapshot);
  ASSERT_EQ(views.all().size(), 1U);
  EXPECT_EQ(views.all()[0].center, busyRegion(snapshot));
  EXPECT_NEAR(views.all()[0].share, 2.0, 1e-9) << "both ends of everything";
}

TEST(BusyViews, ShowWhatTheMiddleHides) {
  const BusyViews views = viewsOf(fromIndia(
      {{kGermany, 40e6}, {kVirginia, 22e6}, {kOregon, 22e6}, {kFiji, 8e6}, {kTonga, 8e6}}));
  ASSERT_EQ(views.all().size(), 3U);
  EXPECT_LT(degreesBetween(views.all()[1].center, {43, -99}), 3.0) << "one of both coasts";
  EXPECT_NEAR(views.all()[1].share, 0.44, 0.01);
  EXPECT_LT(degreesBetween(views.all()[2].center, {-19.5, -178.5}), 3.0) << "over the date line";
  EXPECT_NEAR(views.all()[2].share, 0.16, 0.01);
}

TEST(BusyViews, ComeFromATenthAndGoBelowATwentieth) {
  BusyTraffic busy;
  auto published = 0min;
  const auto viewsAt = [&](double share) {
    published += 20min;
    busy.take(fromIndia({{kGermany, 1e8 * (1 - share)}, {kVirginia, 1e8 * share}}, published));
    return busy.views().all().size();
  };
  EXPECT_EQ(viewsAt(0.09), 1U);
  EXPECT_EQ(viewsAt(0.11), 2U);
  EXPECT_EQ(viewsAt(0.06), 2U);
  EXPECT_EQ(viewsAt(0.04), 1U);
  EXPECT_EQ(viewsAt(0.11), 2U);
  busy.forget();
  EXPECT_EQ(viewsAt(0.06), 1U);
}

TEST(BusyViews, StayWhereTheyAreWhileRatesVary) {
  const auto centerOf = [](double more) {
    const BusyViews views = viewsOf(fromIndia({{kGermany, 40e6},
                                               {kVirginia, 20e6 * more},
                                               {kOregon, 20e6 / more},
                                               {{30, -97}, 10e6 * more},
                                               {{19, -99}, 5e6}}));
    EXPECT_EQ(views.all().size(), 2U) << more;
    return views.all().back().center;
  };
  for (double more = 0.7; more < 1.4; more += 0.05) {
    EXPECT_LT(degreesBetween(centerOf(more), centerOf(1.0)), 10.0) << more;
  }
}

TEST(BusyViews, StayThereWhileOneFlowAfterTheOtherIsFast) {
  BusyTraffic busy;
  BusyViews first;
  const GeoPoint places[] = {kGermany, kVirginia, {35, 139}, kOregon};
  for (int poll = 0; poll < 400; ++poll) {
    const GeoPoint fast = places[poll % 4];
    busy.take(fromIndia({{kGermany, 1e6}, {kVirginia, 1e6}, {kOregon, 1e6}, {fast, 60e6}},
                        poll * 3000ms));
    if (poll > 40) {
      ASSERT_EQ(busy.views().all().size(), first.all().size()) << poll;
      for (std::size_t i = 0; i < first.all().size(); ++i) {
        EXPECT_LT(degreesBetween(busy.views().all()[i].center, first.all()[i].center), 10.0) << i;
      }
    } else {
      first = busy.views();
    }
  }
}

// The camera's visits, a frame every 100 ms.
class Visits : public testing::Test {
 protected:
  Visits() { camera_.setIdleDrift(60s, 0s); }

  template <typename Each> void run(model::Uptime until, Each each) {
    for (; now_ < until; now_ += 100ms) {
      const CameraFrame before = camera_.frame(now_, 1920, 1080);
      camera_.keepInView(views_, now_);
      ASSERT_LT(glm::distance(before.rotation[2], camera_.frame(now_, 1920, 1080).rotation[2]),
                1e-4F)
          << "a jump at " << now_.count();
      each();
    }
  }
  [[nodiscard]] double degreesFrom(std::size_t view) const {
    return degreesBetween(views_.all()[view].center, camera_.center(now_));
  }
  void show(const std::vector<BusyView>& views) {
    views_ = {};
    std::ranges::for_each(views, [&](const BusyView& view) { views_.add(view); });
  }

  Camera camera_{ViewMode::globe, {20, 70}, 2.0};
  BusyViews views_;
  model::Uptime now_{0};
};

const std::vector<BusyView> kThree{{{47, 60}, 1.2}, {{40, -100}, 0.44}, {{-20, -60}, 0.16}};

TEST_F(Visits, AllThatIsBusyComesIntoViewEachTime) {
  show(kThree);
  std::vector<double> seen(3, 0.0);
  std::vector<model::Uptime> last(3, 0ms);
  GeoPoint before = camera_.center(0ms);
  run(20min, [&] {
    for (std::size_t i = 0; i < 3; ++i) {
      if (degreesFrom(i) < 40.0) {
        seen[i] += 0.1;
        last[i] = now_;
      }
      EXPECT_LT(now_ - last[i], 150s) << i;
    }
    EXPECT_LT(degreesBetween(before, camera_.center(now_)), 1.6) << "calmly";
    before = camera_.center(now_);
  });
  EXPECT_GT(seen[0], 1.3 * seen[1]);
  EXPECT_GT(seen[1], 1.2 * seen[2]);
}

TEST_F(Visits, StayWhereOneViewShowsAll) {
  show({kThree[0]});
  run(10s, [] {});
  run(10min, [&] { EXPECT_LT(degreesFrom(0), 19.0); });
}

TEST_F(Visits, GoOnWithoutAJumpWhenWhatIsBusyChanges) {
  show(kThree);
  int poll = 0;
  run(20min, [&] {
    if (now_ % 3000ms == 0ms) {
      const double wobble = std::sin(0.7 * ++poll);
      auto views = kThree;
      views[0].center.lonDeg += 14.0 * wobble;
      views[1].center.latDeg += 9.0 * wobble;
      views[2].share *= 1.0 + wobble;
      if (poll % 40 < 10) {
        views.pop_back();
      }
      show(views);
    }
  });
}

TEST_F(Visits, LeaveWhatIsNoMoreBusy) {
  show(kThree);
  run(10min, [&] {
    if (degreesFrom(1) < 5.0) {
      show({kThree[0]});
    }
  });
  ASSERT_EQ(views_.all().size(), 1U);
  EXPECT_LT(degreesFrom(0), 19.0);
}

TEST_F(Visits, EndAtOnceWhenTouchedAndComeBack) {
  show(kThree);
  run(75s, [] {});
  camera_.grab({{960, 540}, 1920, 1080}, now_);
  const GeoPoint held = camera_.center(now_);
  run(now_ + 59s, [&] { EXPECT_LT(degreesBetween(camera_.center(now_), held), 1e-6); });
  double nearest = 180.0;
  run(now_ + 150s, [&] { nearest = std::min(nearest, degreesFrom(1)); });
  EXPECT_LT(nearest, 20.0);
}

TEST_F(Visits, BeginWithTheFirstForWhatIsAskedFor) {
  show({{{75, 20}, 0.5}, {{20, 75}, 1.0}, {{40, -100}, 0.5}});
  run(30s, [] {});
  camera_.leaveAlone();
  run(33s, [] {});
  EXPECT_NEAR(camera_.center(now_).latDeg, 75.0, 1e-6);
}

TEST_F(Visits, LeaveAWholeMapAsItIs) {
  camera_.apply({.mode = ViewMode::map}, 0s);
  show(kThree);
  run(100s, [] {});
  const CameraFrame whole = camera_.frame(now_, 1920, 1080);
  run(300s, [&] {
    EXPECT_EQ(camera_.frame(now_, 1920, 1080), whole);
    EXPECT_FALSE(camera_.moves(now_));
  });
  camera_.apply({.zoom = 2.0}, now_);
  double west = 0.0;
  double east = 0.0;
  run(600s, [&] {
    west = std::min(west, camera_.center(now_).lonDeg);
    east = std::max(east, camera_.center(now_).lonDeg);
  });
  EXPECT_LT(west, -80.0);
  EXPECT_GT(east, 50.0);
}

}  // namespace
}  // namespace flowwall::scene
