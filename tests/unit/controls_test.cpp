#include "engine/scene/controls.hpp"

#include <gtest/gtest.h>

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;
using model::ButtonChanged;
using model::Key;
using model::KeyPressed;
using model::PointerButton;
using model::PointerMoved;
using model::PointerPosition;
using model::SetView;
using model::TextTyped;
using model::ViewMode;
using model::WheelTurned;

class ControlsTest : public testing::Test {
 protected:
  std::optional<ControlAction> handle(const model::InputEvent& event) {
    return controls_.handle(event, camera_, situation_, now_);
  }
  std::optional<ControlAction> type(char32_t character) { return handle(TextTyped{character}); }
  SetView viewAfter(char32_t character) {
    const auto action = type(character);
    EXPECT_TRUE(action && std::holds_alternative<SetView>(*action));
    const SetView view = action ? std::get<SetView>(*action) : SetView{};
    camera_.apply(view, now_);
    model::apply(view, situation_.settings);
    return view;
  }
  void click(PointerButton button, PointerPosition at) {
    EXPECT_FALSE(handle(ButtonChanged{button, true, at}));
    EXPECT_FALSE(handle(ButtonChanged{button, false, at}));
  }
  PicturePoint pictureAt(PointerPosition at) { return {{at.xPx, at.yPx}, 1920, 1080}; }

  Camera camera_{ViewMode::globe, {20, 70}, 0.0};
  Controls controls_;
  Controls::Situation situation_{.widthPx = 1920, .heightPx = 1080, .settings = {}};
  model::Uptime now_{10'000};
};

TEST_F(ControlsTest, KeysSwitchBackAndForth) {
  EXPECT_EQ(viewAfter(U'g').mode, ViewMode::map);
  EXPECT_EQ(viewAfter(U'G').mode, ViewMode::globe);
  EXPECT_EQ(viewAfter(U' ').paused, true);
  EXPECT_EQ(viewAfter(U' ').paused, false);
  EXPECT_EQ(viewAfter(U'l').labels, false);
  EXPECT_EQ(viewAfter(U'l').labels, true);
}

TEST_F(ControlsTest, ThePanelsThatWereThereComeBack) {
  situation_.settings.panels = *model::parsePanels("clock,top");
  EXPECT_EQ(viewAfter(U'p').panels, model::PanelSet());
  EXPECT_EQ(viewAfter(U'p').panels, *model::parsePanels("clock,top"));
}

TEST_F(ControlsTest, KeysZoomWithinTheLimits) {
  EXPECT_DOUBLE_EQ(*viewAfter(U'+').zoom, 1.65);
  EXPECT_DOUBLE_EQ(*viewAfter(U'-').zoom, 1.0);
  for (int i = 0; i < 10; ++i) {
    viewAfter(U'+');
  }
  EXPECT_DOUBLE_EQ(camera_.zoom(), 24.0);
}

TEST_F(ControlsTest, KeysGoHome) {
  for (const char32_t key : {U'0', U'h', U'H'}) {
    camera_.apply({.center = model::GeoPoint{50, 10}, .zoom = 4.0}, now_);
    EXPECT_TRUE(viewAfter(key).home);
    EXPECT_EQ(camera_.center(now_), (model::GeoPoint{20, 70}));
    EXPECT_DOUBLE_EQ(camera_.zoom(), 1.0);
  }
}

TEST_F(ControlsTest, WhatIsSwitchedDoesNotFlickerWhileAKeyIsHeld) {
  EXPECT_FALSE(handle(TextTyped{U'g', true}));
  EXPECT_FALSE(handle(TextTyped{U' ', true}));
  EXPECT_TRUE(handle(TextTyped{U'+', true}));
}

TEST_F(ControlsTest, KeysAskForTheRest) {
  EXPECT_EQ(type(U'f'), ControlAction(ControlRequest::filter));
  EXPECT_EQ(type(U'u'), ControlAction(ControlRequest::session));
  EXPECT_EQ(type(U's'), ControlAction(ControlRequest::screenshot));
  EXPECT_EQ(type(U'?'), ControlAction(ControlRequest::help));
  EXPECT_EQ(type(U'q'), ControlAction(ControlRequest::quit));
  EXPECT_EQ(handle(KeyPressed{Key::escape}), ControlAction(ControlRequest::quit));
  EXPECT_FALSE(handle(KeyPressed{Key::escape, true})) << "held down";
  EXPECT_FALSE(type(U'x'));
  EXPECT_FALSE(handle(KeyPressed{Key::enter}));
}

TEST_F(ControlsTest, ArrowsPanTheMoreTheMoreIsInView) {
  EXPECT_FALSE(handle(KeyPressed{Key::right}));
  EXPECT_NEAR(camera_.center(now_).lonDeg, 83.5, 1e-9);
  EXPECT_FALSE(handle(KeyPressed{Key::up, true}));
  EXPECT_NEAR(camera_.center(now_).latDeg, 33.5, 1e-9);
  camera_.apply({.zoom = 10.0}, now_);
  EXPECT_FALSE(handle(KeyPressed{Key::left}));
  EXPECT_NEAR(camera_.center(now_).lonDeg, 83.5 - 1.35, 1e-9);
}

TEST_F(ControlsTest, TheWheelZoomsAboutThePointer) {
  const PointerPosition pointer{1200, 400};
  const auto place = camera_.placeAt(pictureAt(pointer), now_);
  EXPECT_FALSE(handle(WheelTurned{2.0, pointer}));
  EXPECT_DOUBLE_EQ(camera_.zoom(), 1.25 * 1.25);
  const auto after = camera_.placeAt(pictureAt(pointer), now_ + 1s);
  EXPECT_NEAR(after->latDeg, place->latDeg, 1e-6);
  EXPECT_NEAR(after->lonDeg, place->lonDeg, 1e-6);
}

TEST_F(ControlsTest, ADragCarriesThePlaceAlong) {
  const auto place = camera_.placeAt(pictureAt({900, 500}), now_);
  EXPECT_FALSE(handle(ButtonChanged{PointerButton::left, true, {900, 500}}));
  EXPECT_FALSE(handle(PointerMoved{{902, 501}}));
  EXPECT_NEAR(camera_.center(now_).lonDeg, 70.0, 1e-6) << "a trembling hand drags nothing";
  EXPECT_FALSE(handle(PointerMoved{{1000, 450}}));
  EXPECT_LT(camera_.center(now_).lonDeg, 60.0);
  EXPECT_FALSE(handle(PointerMoved{{900, 450}}));
  const auto there = camera_.placeAt(pictureAt({900, 450}), now_);
  EXPECT_NEAR(there->latDeg, place->latDeg, 1e-6);
  EXPECT_NEAR(there->lonDeg, place->lonDeg, 1e-6);
  EXPECT_FALSE(handle(ButtonChanged{PointerButton::left, false, {900, 450}}));
  const auto center = camera_.center(now_);
  EXPECT_FALSE(handle(PointerMoved{{100, 100}}));
  EXPECT_EQ(camera_.center(now_), center) << "let go";
}

TEST_F(ControlsTest, TwoClicksZoomLeftOutRightIn) {
  click(PointerButton::right, {1000, 500});
  now_ += 200ms;
  EXPECT_DOUBLE_EQ(camera_.zoom(), 1.0);
  click(PointerButton::right, {1001, 500});
  EXPECT_DOUBLE_EQ(camera_.zoom(), 1.65);
  now_ += 2s;
  click(PointerButton::left, {1000, 500});
  now_ += 200ms;
  click(PointerButton::left, {1000, 500});
  EXPECT_DOUBLE_EQ(camera_.zoom(), 1.0);
}

TEST_F(ControlsTest, DragsOneAfterAnotherAreNoDoubleClick) {
  camera_.apply({.zoom = 2.0}, now_);
  now_ += 2s;
  for (int drag = 0; drag < 2; ++drag) {
    handle(ButtonChanged{PointerButton::left, true, {900, 500}});
    handle(PointerMoved{{1000, 450}});
    handle(ButtonChanged{PointerButton::left, false, {900, 450}});
    now_ += 100ms;
  }
  EXPECT_DOUBLE_EQ(camera_.zoom(), 2.0);
}

TEST_F(ControlsTest, SlowFarOrMixedClicksAreNoDoubleClicks) {
  click(PointerButton::right, {1000, 500});
  now_ += 500ms;
  click(PointerButton::right, {1000, 500});
  now_ += 100ms;
  click(PointerButton::left, {1000, 500});
  now_ += 100ms;
  click(PointerButton::right, {1000, 500});
  now_ += 100ms;
  click(PointerButton::right, {1100, 500});
  EXPECT_DOUBLE_EQ(camera_.zoom(), 1.0);
}

}  // namespace
}  // namespace flowwall::scene
