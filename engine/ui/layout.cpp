#include "engine/ui/layout.hpp"

#include <algorithm>
#include <cmath>
#include <glm/vec2.hpp>

#include "engine/ui/theme.hpp"

namespace flowwall::ui {
namespace {

using model::Panel;
using theme::kMargin;

constexpr float kColumnWidth = kLeftColumn - kMargin;
constexpr float kColumnTop = 142.0F;
constexpr float kThroughputHeight = 300.0F;
constexpr float kGroupGap = 20.0F;
constexpr float kCaptionHeight = 28.0F;
constexpr float kLegendHeight = 24.0F;
constexpr float kTopListsHeight = 66.0F;
constexpr float kClockWidth = 300.0F;
constexpr float kFlowsWidth = 439.0F;
constexpr float kFlowsTop = 166.0F;
constexpr float kBandLeft = kMargin + kColumnWidth + 52.0F;
constexpr float kBandHeight = 56.0F;
constexpr float kRemoteHeight = 196.0F;
constexpr float kAboveGap = 24.0F;
constexpr float kToastHeight = 42.0F;
constexpr float kToastMaxWidth = 896.0F;
constexpr float kToastMinWidth = 280.0F;
constexpr float kToastRoom = 560.0F;  // for most alerts whole
// Small pictures keep text that can be made out, and leave panels out instead.
constexpr float kLeastScale = 0.5F;
// A column may take a third of the picture's width, or panels are stacked.
constexpr float kWidestStack = 3.0F * kLeftColumn;
constexpr float kEarthInStack = 0.41F;  // of the picture's height at least
constexpr float kStackGap = 56.0F;      // between the Earth and what lies below
constexpr float kAroundGlobe = 24.0F;
constexpr float kBesideColumn = 48.0F;  // its shade fades out there
constexpr float kAroundMap = 63.0F;
constexpr float kBelowMap = 72.0F;
constexpr std::size_t kMostFlows = 10;
constexpr std::size_t kMostCountRows = 6;
constexpr float kLeastCountRows = 2.0F;
constexpr std::size_t kMostOsRows = 7;
// Below these the picture holds the globe and what is most telling.
constexpr float kLeastNotice = 160.0F;
constexpr float kWidestNotice = 620.0F;
constexpr float kNoticeHeight = 92.0F;  // with one line
constexpr float kNoticePadding = 24.0F;
constexpr float kWideEnoughForHeader = 260.0F;
constexpr float kWideEnoughForColumns = 1600.0F;
constexpr float kWideEnoughForClock = 820.0F;
constexpr float kLargeEnoughForTopLists = 900.0F;

float noticeWidth(float width) {
  return std::min(kWidestNotice, width - 2.0F * kMargin);
}

void arrangeHeader(const LayoutInput& input, Layout& layout) {
  if (input.width < kWideEnoughForHeader) {
    return;
  }
  const float right = input.width - kMargin;
  if (model::has(input.panels, Panel::clock) && input.width >= kWideEnoughForClock) {
    layout.clock = Box{right - kClockWidth, 36.0F, kClockWidth, 92.0F};
  }
  const float headerRight = layout.clock ? layout.clock->x - 24.0F : right;
  layout.title = {kMargin, 36.0F, headerRight - kMargin, 44.0F};
  if (model::has(input.panels, Panel::alerts) && input.mode == model::ViewMode::map &&
      !layout.stacked) {  // a toast lies beside it
    layout.title.w = std::min(layout.title.w, 0.26F * input.width);
  }
  layout.truth = {kMargin, 84.0F, headerRight - kMargin, 50.0F};
}

// The left column: from above what the traffic is, from below what its colours mean. Returns how
// much of it stays empty.
float arrangeColumn(const LayoutInput& input, float above, float bottom, Layout& layout) {
  float below = bottom;
  const float width = std::min(kColumnWidth, input.width - 2.0F * kMargin);
  const auto wanted = [&](Panel panel, float height) {
    return model::has(input.panels, panel) &&
           below - above >= height - 0.5F;  // a room made to measure
  };
  if (wanted(Panel::throughput, kThroughputHeight)) {
    layout.throughput = Box{kMargin, above, width, kThroughputHeight};
    above += kThroughputHeight + kGroupGap;
  }
  // The most telling of them where there is no room for all.
  const float rows =
      std::min(std::floor((below - above + 0.5F) / kCountRow), static_cast<float>(input.countRows));
  const float counts = kCountRow * rows;
  if (rows >= kLeastCountRows && wanted(Panel::counts, counts)) {
    layout.counts = Box{kMargin, above, width, counts};
    above += counts + kGroupGap;
  }
  const float os = kCaptionHeight + kOsRow * static_cast<float>(input.osRows);
  const bool osFits = input.osRows > 0 && wanted(Panel::os, os);
  const float legend = kLegendHeight + (osFits ? os + kGroupGap : 0.0F);
  if (wanted(Panel::legend, legend)) {
    layout.legend = Box{kMargin, below - kLegendHeight, width, kLegendHeight};
    below -= kLegendHeight + kGroupGap;
  }
  if (osFits) {
    layout.os = Box{kMargin, below - os, width, os};
    below -= os + kGroupGap;
  }
  return std::min(below - above + kGroupGap, bottom - above);
}

// A column beside the globe, or, where that would leave too little of it, a band as under the map.
void arrangeFlows(const LayoutInput& input, float bottom, Layout& layout) {
  if (!model::has(input.panels, Panel::flows)) {
    return;
  }
  const float left = hasLeftColumn(layout) ? kBandLeft : kMargin;
  const float right = input.width - kMargin;
  const bool besideGlobe =
      input.mode == model::ViewMode::globe && input.width >= kWideEnoughForColumns;
  if (besideGlobe && bottom - kFlowsTop >= 2.0F * kFlowRow) {
    layout.flows = Box{right - kFlowsWidth, kFlowsTop, kFlowsWidth, bottom - kFlowsTop};
  } else if (right - left >= kFlowColumn && bottom >= 2.0F * kFlowsTop) {
    layout.flows = Box{left, bottom - kBandHeight, right - left, kBandHeight};
    layout.flowsAreBand = true;
  }
}

// Below the Earth: the left column, as much of it as there is room for, and the flows beside it.
void arrangeStack(const LayoutInput& input, float bottom, Layout& layout) {
  const float room = bottom - kColumnTop - kStackGap - kEarthInStack * input.height;
  const float highest = bottom - std::max(room, 0.0F);
  float empty = arrangeColumn(input, highest, bottom, layout);
  const float left = hasLeftColumn(layout) ? kBandLeft : kMargin;
  const float flows = std::min(room, kCaptionHeight + kFlowRow * static_cast<float>(kMostFlows));
  const bool flowsFit = model::has(input.panels, Panel::flows) &&
                        input.width - kMargin - left >= kFlowColumn &&
                        flows >= kCaptionHeight + 2.0F * kFlowRow;
  if (flowsFit) {
    empty = std::min(empty, room - flows);
  }
  if (input.remote && model::has(input.panels, Panel::remote) && room >= kRemoteHeight) {
    empty = std::min(empty, room - kRemoteHeight);
  }
  const float top = highest + empty;
  if (empty > 0.0F) {
    arrangeColumn(input, top, bottom, layout);
  }
  if (flowsFit) {
    layout.flows = Box{left, top, input.width - kMargin - left, bottom - top};
  }
  const float end = layout.top ? input.height : bottom;
  if (end > top) {
    layout.stack = Box{0.0F, top, input.width, input.height - top};
  }
}

// What is left for the Earth.
Box worldOf(const LayoutInput& input, const Layout& layout) {
  const bool isMap = input.mode == model::ViewMode::map;
  const float around = isMap ? kAroundMap : kAroundGlobe;
  Box world{around, around, input.width - 2.0F * around, input.height - 2.0F * around};
  const auto cut = [&](float left, float top, float right, float bottom) {
    world = {left, top, right - left, bottom - top};
  };
  if (layout.stacked) {
    const float bottom = layout.stack ? layout.stack->y - kStackGap : world.bottom();
    cut(kAroundGlobe, layout.truth.bottom(), input.width - kAroundGlobe, bottom);
    return world;
  }
  const float left =
      hasLeftColumn(layout) ? kLeftColumn + (isMap ? 67.0F : kBesideColumn) : world.x;
  if (!isMap) {
    const bool column = layout.flows && !layout.flowsAreBand;
    const float right = column ? layout.flows->x - kAroundGlobe : world.right();
    const float foot = layout.flowsAreBand ? layout.flows->y - kAroundGlobe : world.bottom();
    cut(left, world.y, right, foot);
    return world;
  }
  const float head = layout.toast ? std::max(layout.truth.bottom(), layout.toast->bottom())
                                  : layout.truth.bottom();
  const float foot = layout.flows ? layout.flows->y : layout.top ? layout.top->y : input.height;
  cut(left, head, world.right(), foot - kBelowMap);
  return world;
}

// Of the Earth's middle, where the camera has it in `world`.
float axisOf(const LayoutInput& input, const Layout& layout, const Box& world) {
  if (layout.stacked || input.mode == model::ViewMode::map) {
    return world.x + world.w / 2.0F;
  }
  const glm::dvec2 size(input.width, input.height);
  const scene::WorldArea area{glm::dvec2(world.x, world.y) / size,
                              glm::dvec2(world.right(), world.bottom()) / size};
  const auto px = [](float theme) { return static_cast<int>(std::lround(theme)); };
  const auto globe = scene::globeIn(area, px(input.width), px(input.height));
  return input.width / 2.0F + static_cast<float>(globe.middlePx.x);
}

// On the right, above what lies along the bottom; a column of flows ends above it.
void arrangeRemote(const LayoutInput& input, float bottom, Layout& layout) {
  if (!input.remote || !model::has(input.panels, Panel::remote)) {
    return;
  }
  const bool column = layout.flows && !layout.flowsAreBand;
  const float left = input.width - kMargin - kFlowsWidth;
  const float top = (layout.flowsAreBand ? layout.flows->y - kAboveGap : bottom) - kRemoteHeight;
  const float from = layout.stack ? layout.stack->y : layout.stacked ? bottom : kFlowsTop;
  const float least =
      column ? layout.flows->y + kCaptionHeight + 2.0F * kFlowRow + kAboveGap : from;
  if (left < kBandLeft || top < least) {
    return;
  }
  layout.remote = Box{left, top, kFlowsWidth, kRemoteHeight};
  if (column) {
    layout.flows->h = top - kAboveGap - layout.flows->y;
  }
}

// The globe's toast lies under it, the map's above it: the band is below. In a stack it is between
// the Earth and the lists. With more lines it grows away from what it stands by.
void arrangeToast(const LayoutInput& input, float bottom, Layout& layout) {
  if (!model::has(input.panels, Panel::alerts) && !input.message) {
    return;
  }
  float left = hasLeftColumn(layout) && !layout.stacked ? kLeftColumn + 24.0F : kMargin;
  float right = input.width - kMargin;
  float y = (layout.flowsAreBand ? layout.flows->y : bottom) - kToastHeight - 8.0F;
  float least = kColumnTop;
  const float more =
      kToastRow * (static_cast<float>(std::max<std::size_t>(input.toastLines, 1)) - 1.0F);
  bool growsDown = false;
  if (layout.stacked) {
    y = layout.stack ? layout.stack->y - (kStackGap + kToastHeight) / 2.0F : y;
  } else if (layout.flows && !layout.flowsAreBand) {
    right = layout.flows->x - 24.0F;
  } else if (input.mode == model::ViewMode::map) {
    const float titleEnd = layout.title.right() + 24.0F;
    const float clockStart = layout.clock ? layout.clock->x - 24.0F : right;
    const bool beside = more == 0.0F && std::min(layout.axis - titleEnd,
                                                 clockStart - layout.axis) >= kToastRoom / 2.0F;
    growsDown = true;
    left = beside ? titleEnd : left;
    right = beside ? clockStart : right;
    least = y = beside ? 40.0F : kColumnTop;
  }
  // As near to the axis as it has room enough on both sides.
  const float room = std::min(kToastRoom, right - left) / 2.0F;
  const float middle = std::max(left + room, std::min(layout.axis, right - room));
  if (layout.remote && !layout.stacked &&
      middle + kToastMaxWidth / 2.0F > layout.remote->x - kAboveGap) {
    y = std::min(y, layout.remote->y - kToastHeight - kAboveGap);
  }
  const float half = std::min({middle - left, right - middle, kToastMaxWidth / 2.0F});
  if (half * 2.0F >= kToastMinWidth && y >= least) {
    const float top = growsDown ? y : std::max(y - more, least);
    layout.toast = Box{middle - half, top, 2.0F * half, kToastHeight + more};
  }
}

// Below the middle: the globe has the home site there at first, and the map what is busy.
void arrangeNotice(const LayoutInput& input, Layout& layout) {
  const float width = noticeWidth(input.width);
  if (width < kLeastNotice) {
    return;
  }
  const float more = static_cast<float>(std::max<std::size_t>(input.noticeLines, 1) - 1);
  const float height = kNoticeHeight + more * kNoticeRow;
  const float most = input.width - kMargin - width;
  const float x = std::max(kMargin, std::min(layout.axis - width / 2.0F, most));
  layout.notice = Box{x, layout.world.y + 0.76F * layout.world.h - height / 2.0F, width, height};
}

}  // namespace

float themeScale(int widthPx, int heightPx) {
  return std::max(static_cast<float>(std::min(widthPx, heightPx)) / theme::kReferencePx,
                  kLeastScale);
}

float noticeRoom(float width) {
  return noticeWidth(width) - 2.0F * kNoticePadding;
}

bool hasLeftColumn(const Layout& layout) {
  return layout.throughput || layout.counts || layout.os || layout.legend;
}

Layout arrange(const LayoutInput& input) {
  Layout layout;
  layout.stacked = input.height > input.width || input.width < kWidestStack;
  const float right = input.width - kMargin;
  arrangeHeader(input, layout);
  float bottom = input.height - kMargin;
  if (model::has(input.panels, Panel::top) &&
      std::min(input.width, input.height) >= kLargeEnoughForTopLists) {
    layout.top = Box{kMargin, input.height - kTopListsHeight, right - kMargin, 38.0F};
    bottom = layout.top->y - 20.0F;
  }
  if (layout.stacked) {
    arrangeStack(input, bottom, layout);
  } else {
    arrangeColumn(input, kColumnTop, bottom, layout);
    arrangeFlows(input, bottom, layout);
  }
  arrangeRemote(input, bottom, layout);
  layout.axis = axisOf(input, layout, worldOf(input, layout));
  arrangeToast(input, bottom, layout);
  layout.world = worldOf(input, layout);
  arrangeNotice(input, layout);
  arrangeConsole(input, layout);
  return layout;
}

model::PanelSet withoutRoom(const LayoutInput& input, const Layout& layout) {
  model::PanelSet missing;
  const auto check = [&](Panel panel, const std::optional<Box>& box) {
    missing.set(static_cast<std::size_t>(panel), model::has(input.panels, panel) && !box);
  };
  check(Panel::throughput, layout.throughput);
  check(Panel::legend, layout.legend);
  check(Panel::flows, layout.flows);
  check(Panel::clock, layout.clock);
  check(Panel::top, layout.top);
  check(Panel::alerts, layout.toast);
  if (input.countRows > 0) {
    check(Panel::counts, layout.counts);
  }
  if (input.osRows > 0) {
    check(Panel::os, layout.os);
  }
  if (input.remote) {
    check(Panel::remote, layout.remote);
  }
  return missing;
}

scene::WorldAreas worldAreas(const model::PanelSet& panels, int widthPx, int heightPx) {
  const float scale = themeScale(widthPx, heightPx);
  const glm::vec2 size = glm::vec2(widthPx, heightPx) / scale;
  const auto areaOf = [&](model::ViewMode mode) {
    const Box world = arrange({.width = size.x,
                               .height = size.y,
                               .mode = mode,
                               .panels = panels,
                               .countRows = kMostCountRows,
                               .osRows = kMostOsRows})
                          .world;
    return scene::WorldArea{glm::vec2(world.x, world.y) / size,
                            glm::vec2(world.right(), world.bottom()) / size};
  };
  return {areaOf(model::ViewMode::globe), areaOf(model::ViewMode::map)};
}

}  // namespace flowwall::ui
