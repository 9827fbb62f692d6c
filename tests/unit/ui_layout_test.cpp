#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/ui/layout.hpp"

namespace flowwall::ui {
namespace {

LayoutInput inputAt(float width, float height, model::ViewMode mode) {
  return {.width = width,
          .height = height,
          .mode = mode,
          .panels = model::PanelSet().set(),
          .countRows = 6,
          .osRows = 7,
          .remote = true};
}

std::vector<std::pair<std::string, Box>> boxesOf(const Layout& layout) {
  std::vector<std::pair<std::string, Box>> boxes{{"title", layout.title}, {"truth", layout.truth}};
  const auto add = [&](const char* name, const std::optional<Box>& box) {
    if (box) {
      boxes.emplace_back(name, *box);
    }
  };
  add("throughput", layout.throughput);
  add("counts", layout.counts);
  add("os", layout.os);
  add("legend", layout.legend);
  add("flows", layout.flows);
  add("clock", layout.clock);
  add("top", layout.top);
  add("toast", layout.toast);
  add("remote", layout.remote);
  return boxes;
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

TEST(LayoutTest, NothingOverlapsAtAnySize) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    for (float width = 300.0F; width <= 3900.0F; width += 60.0F) {
      for (float height = 240.0F; height <= 2200.0F; height += 70.0F) {
        auto input = inputAt(width, height, mode);
        input.toastLines = 1 + static_cast<std::size_t>(height) / 10 % 3;
        const auto boxes = boxesOf(arrange(input));
        for (std::size_t i = 0; i < boxes.size(); ++i) {
          const auto& [name, box] = boxes[i];
          ASSERT_TRUE(box.x >= 0.0F && box.right() <= width && box.w > 0.0F)
              << name << " at " << width << 'x' << height;
          for (std::size_t j = i + 1; j < boxes.size(); ++j) {
            ASSERT_FALSE(overlap(box, boxes[j].second))
                << name << " over " << boxes[j].first << " at " << width << 'x' << height
                << (mode == model::ViewMode::map ? " map" : " globe");
          }
        }
      }
    }
  }
}

bool isTall(float width, float height) {
  return height >= 1.3F * width;
}

// In any shape of screen, and whatever is switched on.
TEST(LayoutTest, TheEarthHasRoomBesideThePanels) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    for (const auto& [width, height] :
         {std::pair{1920.0F, 1080.0F}, std::pair{1440.0F, 1080.0F}, std::pair{1280.0F, 960.0F},
          std::pair{1350.0F, 1080.0F}, std::pair{1080.0F, 1080.0F}, std::pair{1080.0F, 1440.0F},
          std::pair{1080.0F, 1920.0F}, std::pair{1080.0F, 2400.0F}, std::pair{640.0F, 480.0F}}) {
      LayoutInput input = inputAt(width, height, mode);
      input.remote = false;
      const Layout layout = arrange(input);
      const auto name = testing::Message() << width << 'x' << height;
      EXPECT_GT(layout.world.w * layout.world.h, 0.33F * width * height) << name;
      EXPECT_GT(layout.world.w, isTall(width, height) ? 0.9F * width : 0.5F * width) << name;
      for (const auto& [panel, box] : boxesOf(layout)) {
        const bool corner = panel == "title" || panel == "truth" || panel == "clock";
        const bool foot = panel == "toast" || panel == "top";  // over the globe's lower edge
        EXPECT_TRUE((mode == model::ViewMode::globe && !layout.stacked && (corner || foot)) ||
                    !overlap(layout.world, box))
            << panel << " over the Earth at " << name;
      }
    }
  }
}

TEST(LayoutTest, ATallPictureHasTheEarthOverItsWholeWidthAndAllPanelsBelow) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    const Layout layout = arrange(inputAt(1080, 1920, mode));
    EXPECT_EQ(boxesOf(layout).size(), 11U);
    for (const auto& box : {layout.throughput, layout.os, layout.flows, layout.remote}) {
      EXPECT_GT(box.value().y, layout.world.bottom());
    }
    EXPECT_FALSE(layout.flowsAreBand);
  }
  // What is the same in both modes need not fade as they go over into each other.
  EXPECT_EQ(arrange(inputAt(1080, 1920, model::ViewMode::globe)).flows,
            arrange(inputAt(1080, 1920, model::ViewMode::map)).flows);
}

TEST(LayoutTest, TheEarthTakesWhatPanelsLeave) {
  const auto areasWith = [](const model::PanelSet& panels, int width, int height) {
    return worldAreas(panels, width, height);
  };
  const auto all = areasWith(model::PanelSet().set(), 1920, 1080);
  const auto none = areasWith({}, 1920, 1080);
  EXPECT_NEAR(none.map.least.x + none.map.most.x, 1.0, 1e-6) << "in the middle";
  EXPECT_GT(all.map.least.x + all.map.most.x, 1.15) << "beside the column";
  EXPECT_GT(none.map.most.y, all.map.most.y);
  EXPECT_EQ(areasWith(model::PanelSet().set(), 3840, 2160), all) << "shares";
  EXPECT_GT(areasWith({}, 1080, 1920).globe.most.y,
            areasWith(model::PanelSet().set(), 1080, 1920).globe.most.y + 0.3);
}

// The Earth's: by the camera for that size.
float axisOf(const LayoutInput& input, int widthPx, int heightPx) {
  const scene::WorldAreas areas = worldAreas(input.panels, widthPx, heightPx);
  const bool isMap = input.mode == model::ViewMode::map;
  const auto place = isMap ? scene::mapIn(areas.map, widthPx, heightPx)
                           : scene::globeIn(areas.globe, widthPx, heightPx);
  const double px = 0.5 * widthPx + place.middlePx.x;
  return static_cast<float>(px) / themeScale(widthPx, heightPx);
}

TEST(LayoutTest, WhatLiesInThePicturesMidstStandsOnTheEarthsAxis) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    for (const auto& [width, height] :
         {std::pair{1280, 720}, std::pair{1920, 1080}, std::pair{3840, 2160}, std::pair{1024, 768},
          std::pair{1080, 1920}}) {
      const float scale = themeScale(width, height);
      auto input =
          inputAt(static_cast<float>(width) / scale, static_cast<float>(height) / scale, mode);
      input.remote = false;
      input.buttons = input.help = true;
      const float axis = axisOf(input, width, height);
      for (const auto form : {FormKind::filter, FormKind::session}) {
        input.form = form;
        const Layout layout = arrange(input);
        const auto& buttons = layout.console.buttons;
        ASSERT_FALSE(buttons.empty());
        const Box row{buttons.front().x, 0, buttons.back().right() - buttons.front().x, 0};
        for (const Box& box : {layout.notice.value(), layout.toast.value(),
                               layout.console.form.value(), layout.console.help.value(), row}) {
          EXPECT_NEAR(box.x + box.w / 2.0F, axis, 1.0F)
              << width << 'x' << height << (mode == model::ViewMode::map ? " map" : " globe");
        }
      }
    }
  }
}

TEST(LayoutTest, AWallHasRoomForEverything) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    EXPECT_EQ(boxesOf(arrange(inputAt(1920, 1080, mode))).size(), 11U);
  }
  EXPECT_FALSE(arrange(inputAt(1920, 1080, model::ViewMode::globe)).flowsAreBand);
  EXPECT_TRUE(arrange(inputAt(1920, 1080, model::ViewMode::map)).flowsAreBand);
}

// 1024x768.
TEST(LayoutTest, AGlobeTooNarrowForAColumnBesideItHasTheFlowsBelow) {
  const Layout layout = arrange(inputAt(1440, 1080, model::ViewMode::globe));
  ASSERT_TRUE(layout.flows);
  EXPECT_TRUE(layout.flowsAreBand);
  EXPECT_GE(layout.flows->w, 3.0F * kFlowColumn);
  EXPECT_LT(layout.world.bottom(), layout.flows->y);
  EXPECT_EQ(layout.flows, arrange(inputAt(1440, 1080, model::ViewMode::map)).flows);
}

TEST(LayoutTest, SomeCountsAreShownWhereThereIsNoRoomForAll) {
  const Layout layout = arrange(inputAt(1280, 620, model::ViewMode::globe));
  ASSERT_TRUE(layout.counts);
  EXPECT_EQ(layout.counts->h, 3.0F * kCountRow);
}

TEST(LayoutTest, SaysWhichPanelsHaveNoRoom) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    for (const auto& [width, height] :
         {std::pair{1920.0F, 1080.0F}, std::pair{1440.0F, 1080.0F}, std::pair{1080.0F, 1920.0F}}) {
      const auto input = inputAt(width, height, mode);
      EXPECT_EQ(model::toString(withoutRoom(input, arrange(input))), "none")
          << width << 'x' << height;
    }
  }
  auto small = inputAt(1280, 520, model::ViewMode::globe);
  small.remote = false;
  EXPECT_EQ(model::toString(withoutRoom(small, arrange(small))), "counts,os,legend,top");
  small.panels.reset(static_cast<std::size_t>(model::Panel::os));
  small.countRows = 0;
  EXPECT_EQ(model::toString(withoutRoom(small, arrange(small))), "legend,top")
      << "of what is wanted";
}

TEST(LayoutTest, TheRemoteAddressTakesRoomOnlyWhenThereIsOne) {
  auto input = inputAt(1920, 1080, model::ViewMode::globe);
  const Layout with = arrange(input);
  input.remote = false;
  const Layout without = arrange(input);
  EXPECT_FALSE(without.remote);
  EXPECT_GT(without.flows->h, with.flows->h);
  EXPECT_GT(with.flows->h, 7.0F * kFlowRow) << "flows come first";
}

TEST(LayoutTest, AnAlertHasRoomInWideAndInTallPictures) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    for (const auto& [width, height] : {std::pair{1920.0F, 1080.0F}, std::pair{1440.0F, 1080.0F},
                                        std::pair{1080.0F, 1080.0F}, std::pair{1080.0F, 1920.0F}}) {
      LayoutInput input = inputAt(width, height, mode);
      input.remote = false;
      const auto toast = arrange(input).toast;
      ASSERT_TRUE(toast) << width << 'x' << height;
      EXPECT_GE(toast->w, 560.0F) << width << 'x' << height;
    }
  }
}

TEST(LayoutTest, PanelsAreSwitchedOffOneByOne) {
  for (std::size_t off = 0; off < model::kPanelNames.size(); ++off) {
    auto input = inputAt(1920, 1080, model::ViewMode::globe);
    input.panels.reset(off);
    EXPECT_EQ(boxesOf(arrange(input)).size(), 10U) << model::kPanelNames[off];
  }
}

TEST(LayoutTest, ASmallPictureKeepsTheFiguresBeforeTheLegend) {
  const Layout layout = arrange(inputAt(1280, 520, model::ViewMode::globe));
  EXPECT_TRUE(layout.throughput);
  EXPECT_FALSE(layout.counts);
  EXPECT_FALSE(layout.os);
}

}  // namespace
}  // namespace flowwall::ui
