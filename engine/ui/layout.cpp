#include "engine/ui/layout.hpp"

#include <algorithm>

#include "engine/ui/theme.hpp"

namespace flowwall::ui {
namespace {

using model::Panel;
using theme::kMargin;

constexpr float kColumnWidth = 330.0F;
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
// Below these the picture holds the globe and what is most telling.
constexpr float kWideEnoughForColumns = 1600.0F;
constexpr float kWideEnoughForClock = 820.0F;
constexpr float kLargeEnoughForTopLists = 900.0F;

// The left column: from above what the traffic is, from below what its colours mean.
void arrangeColumn(const LayoutInput& input, float bottom, Layout& layout) {
  float above = kColumnTop;
  float below = bottom;
  const float width = std::min(kColumnWidth, input.width - 2.0F * kMargin);
  const auto wanted = [&](Panel panel, float height) {
    return model::has(input.panels, panel) && below - above >= height;
  };
  if (wanted(Panel::throughput, kThroughputHeight)) {
    layout.throughput = Box{kMargin, above, width, kThroughputHeight};
    above += kThroughputHeight + kGroupGap;
  }
  const float counts = kCountRow * static_cast<float>(input.countRows);
  if (input.countRows > 0 && wanted(Panel::counts, counts)) {
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
  }
}

void arrangeFlows(const LayoutInput& input, float bottom, Layout& layout) {
  if (!model::has(input.panels, Panel::flows)) {
    return;
  }
  const float right = input.width - kMargin;
  const bool wide = input.width >= kWideEnoughForColumns;
  if (input.mode == model::ViewMode::globe && wide && bottom - kFlowsTop >= 2.0F * kFlowRow) {
    layout.flows = Box{right - kFlowsWidth, kFlowsTop, kFlowsWidth, bottom - kFlowsTop};
  } else if (right - kBandLeft >= kFlowColumn && bottom >= 2.0F * kFlowsTop &&
             (input.mode == model::ViewMode::map || input.height > input.width)) {
    // The globe reaches down to a band; in a tall picture there is room below it.
    layout.flows = Box{kBandLeft, bottom - kBandHeight, right - kBandLeft, kBandHeight};
    layout.flowsAreBand = true;
  }
}

// On the right, above what lies along the bottom; a column of flows ends above it.
void arrangeRemote(const LayoutInput& input, float bottom, Layout& layout) {
  if (!input.remote || !model::has(input.panels, Panel::remote)) {
    return;
  }
  const bool column = layout.flows && !layout.flowsAreBand;
  const float left = input.width - kMargin - kFlowsWidth;
  const float top = (layout.flowsAreBand ? layout.flows->y - kAboveGap : bottom) - kRemoteHeight;
  const float least = kFlowsTop + (column ? 2.0F * kFlowRow + kAboveGap : 0.0F);
  if (left < kBandLeft || top < least) {
    return;
  }
  layout.remote = Box{left, top, kFlowsWidth, kRemoteHeight};
  if (column) {
    layout.flows->h = top - kAboveGap - layout.flows->y;
  }
}

// The globe's toast lies under it, the map's above it: the band is below.
void arrangeToast(const LayoutInput& input, float bottom, Layout& layout) {
  if (!model::has(input.panels, Panel::alerts) && !input.message) {
    return;
  }
  const bool columnIsEmpty = !layout.throughput && !layout.counts && !layout.os && !layout.legend;
  float left = !columnIsEmpty ? kMargin + kColumnWidth + 24.0F : kMargin;
  float right = input.width - kMargin;
  float y = bottom - kToastHeight - 8.0F;
  float least = kColumnTop;
  if (layout.flows && !layout.flowsAreBand) {
    right = layout.flows->x - 24.0F;
  }
  if (input.mode == model::ViewMode::map) {
    const float titleEnd = layout.title.right() + 24.0F;
    const float clockStart = layout.clock ? layout.clock->x - 24.0F : right;
    const bool beside = clockStart - titleEnd >= kToastRoom;
    left = beside ? titleEnd : left;
    right = beside ? clockStart : right;
    least = y = beside ? 40.0F : kColumnTop;
  } else if (layout.flowsAreBand) {
    y = layout.flows->y - kToastHeight - 24.0F;
  }
  // In the picture's middle where there is room enough on both sides.
  const float symmetric = std::min(input.width / 2.0F - left, right - input.width / 2.0F);
  const float middle = 2.0F * symmetric >= kToastRoom ? input.width / 2.0F : (left + right) / 2.0F;
  if (layout.remote && middle + kToastMaxWidth / 2.0F > layout.remote->x - kAboveGap) {
    y = std::min(y, layout.remote->y - kToastHeight - kAboveGap);
  }
  const float half = std::min({middle - left, right - middle, kToastMaxWidth / 2.0F});
  if (half * 2.0F >= kToastMinWidth && y >= least) {
    layout.toast = Box{middle - half, y, 2.0F * half, kToastHeight};
  }
}

}  // namespace

Layout arrange(const LayoutInput& input) {
  Layout layout;
  const float right = input.width - kMargin;
  if (model::has(input.panels, Panel::clock) && input.width >= kWideEnoughForClock) {
    layout.clock = Box{right - kClockWidth, 36.0F, kClockWidth, 92.0F};
  }
  const float headerRight = layout.clock ? layout.clock->x - 24.0F : right;
  layout.title = {kMargin, 36.0F, std::min(headerRight - kMargin, 0.26F * input.width), 44.0F};
  if (!model::has(input.panels, Panel::alerts) || input.mode == model::ViewMode::globe) {
    layout.title.w = headerRight - kMargin;
  }
  layout.truth = {kMargin, 84.0F, headerRight - kMargin, 50.0F};
  float bottom = input.height - kMargin;
  if (model::has(input.panels, Panel::top) &&
      std::min(input.width, input.height) >= kLargeEnoughForTopLists) {
    layout.top = Box{kMargin, input.height - kTopListsHeight, right - kMargin, 38.0F};
    bottom = layout.top->y - 20.0F;
  }
  arrangeColumn(input, bottom, layout);
  arrangeFlows(input, bottom, layout);
  arrangeRemote(input, bottom, layout);
  arrangeToast(input, bottom, layout);
  const bool isMap = input.mode == model::ViewMode::map;
  const float width = std::min(620.0F, input.width - 2.0F * kMargin);
  layout.notice = {(input.width - width) / 2.0F + (isMap ? 0.0995F * input.width : 0.0F),
                   (isMap ? 0.463F : 0.5F) * input.height - 46.0F, width, 92.0F};
  layout.notice.x = std::min(layout.notice.x, right - width);
  arrangeConsole(input, layout);
  return layout;
}

}  // namespace flowwall::ui
