// Where buttons, forms and the keys' list lie: over the panels, in the middle of what the columns
// leave free.
#include <algorithm>
#include <array>
#include <span>

#include "engine/ui/layout.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {
namespace {

using theme::kMargin;

constexpr float kGap = 8.0F;
constexpr float kButtonHeight = 44.0F;
constexpr std::array<float, kConsoleButtons> kButtonWidths{44.0F, 44.0F,  44.0F, 96.0F,
                                                           96.0F, 110.0F, 44.0F};
constexpr float kPadding = 24.0F;
constexpr float kFieldGap = 16.0F;
constexpr float kRow = 78.0F;
constexpr float kLabel = 22.0F;
constexpr float kFieldHeight = 40.0F;
constexpr float kTitle = 34.0F;
constexpr float kNote = 30.0F;
constexpr float kDialogWidth = 440.0F;
constexpr float kHelpWidth = 560.0F;
constexpr float kHelpRow = 30.0F;
constexpr std::array<float, 8> kFilterFields{250.0F, 110.0F, 250.0F, 110.0F,
                                             250.0F, 130.0F, 110.0F, 140.0F};
constexpr std::array<float, 3> kFilterButtons{110.0F, 110.0F, 110.0F};
constexpr std::array<float, 2> kSessionButtons{120.0F, 120.0F};

struct Span {
  float left = 0.0F;
  float right = 0.0F;
  [[nodiscard]] float width() const { return right - left; }
  [[nodiscard]] float middle() const { return (left + right) / 2.0F; }
};

float widthOf(std::span<const float> widths, float gap) {
  float sum = -gap;
  for (const float width : widths) {
    sum += width + gap;
  }
  return sum;
}

// Between the columns, or, where that is too narrow, over them.
Span freeSpan(const LayoutInput& input, const Layout& layout, float wanted) {
  Span free{kMargin, input.width - kMargin};
  for (const auto& column : {layout.throughput, layout.counts, layout.os, layout.legend}) {
    free.left = column ? std::max(free.left, column->right() + kMargin) : free.left;
  }
  if (layout.flows && !layout.flowsAreBand) {
    free.right = layout.flows->x - kMargin / 2.0F;
  }
  if (layout.remote) {
    free.right = std::min(free.right, layout.remote->x - kMargin / 2.0F);
  }
  return free.width() >= wanted ? free : Span{kMargin, input.width - kMargin};
}

float bottomOf(const LayoutInput& input, const Layout& layout, const Span& span) {
  if (layout.remote && span.right > layout.remote->x) {
    return layout.remote->y - 16.0F;
  }
  if (layout.flows && layout.flowsAreBand) {
    return layout.flows->y - 20.0F;
  }
  return (layout.top ? layout.top->y : input.height - kMargin) - 16.0F;
}

// From left to right, in as many rows as it takes. Returns the height of all.
float flow(std::span<const float> widths, const Span& span, float top, std::vector<Box>& fields) {
  float x = span.left;
  float y = top;
  for (const float wanted : widths) {
    const float width = std::min(wanted, span.width());
    if (x > span.left && x + width > span.right) {
      x = span.left;
      y += kRow;
    }
    fields.push_back({x, y + kLabel, width, kFieldHeight});
    x += width + kFieldGap;
  }
  return y + kRow - top;
}

void placeButtons(std::span<const float> widths, float right, float y, std::vector<Box>& buttons) {
  float x = right - widthOf(widths, kGap);
  for (const float width : widths) {
    buttons.push_back({x, y, width, kFieldHeight});
    x += width + kGap;
  }
}

void arrangeForm(std::span<const float> fields, std::span<const float> buttons, const Span& span,
                 float bottom, ConsoleLayout& console) {
  const Span inner{span.left + kPadding, span.right - kPadding};
  const float height =
      flow(fields, inner, 0.0F, console.fields) + kTitle + kNote + kFieldHeight + 2.0F * kPadding;
  const float top = std::max(bottom - height, kMargin / 2.0F);
  for (Box& field : console.fields) {
    field.y += top + kPadding + kTitle;
  }
  console.form = Box{span.left, top, span.width(), height};
  placeButtons(buttons, inner.right, top + height - kPadding - kFieldHeight, console.formButtons);
}

void moveToastAbove(float bottom, Layout& layout) {
  if (layout.toast && layout.toast->bottom() > bottom) {
    layout.toast->y = std::max(bottom - layout.toast->h, 0.0F);
  }
}

Span centred(const LayoutInput& input, float width) {
  const float fitting = std::min(width, input.width - kMargin);
  return {(input.width - fitting) / 2.0F, (input.width + fitting) / 2.0F};
}

}  // namespace

void arrangeConsole(const LayoutInput& input, Layout& layout) {
  ConsoleLayout& console = layout.console;
  const float wanted = widthOf(kButtonWidths, kGap);
  const Span free = freeSpan(input, layout, wanted);
  float bottom = bottomOf(input, layout, free);
  if (input.buttons && free.width() >= wanted && bottom > 4.0F * kButtonHeight) {
    float x = free.middle() - wanted / 2.0F;
    for (const float width : kButtonWidths) {
      console.buttons.push_back({x, bottom - kButtonHeight, width, kButtonHeight});
      x += width + kGap;
    }
    bottom -= kButtonHeight + 12.0F;
    moveToastAbove(bottom, layout);
  }
  if (input.form == FormKind::filter) {
    const Span place = freeSpan(input, layout, 620.0F);
    arrangeForm(kFilterFields, kFilterButtons, place, bottom, console);
    moveToastAbove(console.form->y - 12.0F, layout);
  } else if (input.form == FormKind::session) {
    const Span place = centred(input, kDialogWidth);
    const float field = place.width() - 2.0F * kPadding;
    const std::array<float, 2> fields{field, field};
    arrangeForm(fields, kSessionButtons, place, input.height / 2.0F + 170.0F, console);
  }
  if (input.help) {
    const Span place = centred(input, kHelpWidth);
    const float height = kHelpRow * static_cast<float>(kKeyHelp.size()) + 76.0F;
    console.help = Box{place.left, std::max((input.height - height) / 2.0F, kMargin / 2.0F),
                       place.width(), height};
  }
}

}  // namespace flowwall::ui
