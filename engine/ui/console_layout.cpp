// Where buttons, forms and the keys' list lie: over the panels, on the Earth's axis as far as the
// columns leave room about it.
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
constexpr float kDialogWidth = 620.0F;
constexpr float kHelpWidth = 560.0F;
constexpr float kHelpRow = 30.0F;
constexpr std::array<float, 2> kSessionButtons{120.0F, 120.0F};

// The filter bar: each section of fields in rows that are full, with the button that is for it
// behind them.
constexpr float kFilterLeast = 620.0F;
constexpr float kFilterMost = 1180.0F;
constexpr float kHeading = 30.0F;
constexpr float kBetweenSections = 10.0F;
struct FieldWidth {
  float least = 0.0F;
  float wanted = 0.0F;
};
constexpr float kSectionButton = 100.0F;
constexpr FieldWidth kButton{kSectionButton, kSectionButton};
constexpr std::array<FieldWidth, 6> kFilterRow{{{140.0F, 250.0F},
                                                {64.0F, 110.0F},
                                                {140.0F, 250.0F},
                                                {64.0F, 110.0F},
                                                {120.0F, 230.0F},
                                                kButton}};
constexpr std::array<FieldWidth, 5> kPollRow{
    {{104.0F, 200.0F}, {88.0F, 180.0F}, {100.0F, 200.0F}, kButton, kButton}};

struct Span {
  float left = 0.0F;
  float right = 0.0F;
  [[nodiscard]] float width() const { return right - left; }
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
  if (layout.stacked) {
    return free;
  }
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

// So wide, within `free`, as near to the axis as it goes.
Span onAxis(float axis, float width, const Span& free) {
  const float left = std::max(free.left, std::min(axis - width / 2.0F, free.right - width));
  return {left, left + width};
}

// As wide as there is room on both sides of the axis, or `least` beside it.
Span aboutAxis(float axis, float least, float most, const Span& free) {
  const float both = 2.0F * std::min(axis - free.left, free.right - axis);
  return onAxis(axis, std::min(std::clamp(both, least, most), free.width()), free);
}

float bottomOf(const LayoutInput& input, const Layout& layout, const Span& span) {
  if (layout.stack) {
    return layout.stack->y - 16.0F;
  }
  if (layout.remote && span.right > layout.remote->x) {
    return layout.remote->y - 16.0F;
  }
  if (layout.flows && layout.flowsAreBand) {
    return layout.flows->y - 20.0F;
  }
  return (layout.top ? layout.top->y : input.height - kMargin) - 16.0F;
}

// One below the other. Returns the height of all.
float stack(std::span<const float> widths, const Span& span, std::vector<Box>& fields) {
  float y = 0.0F;
  for (const float width : widths) {
    fields.push_back({span.left, y + kLabel, width, kFieldHeight});
    y += kRow;
  }
  return y;
}

// How many of them fit a row at their least.
std::size_t fitting(std::span<const FieldWidth> widths, float room) {
  std::size_t count = 0;
  for (float taken = 0.0F; count < widths.size(); ++count) {
    taken += widths[count].least + (count > 0 ? kFieldGap : 0.0F);
    if (count > 0 && taken > room) {
      break;
    }
  }
  return count;
}

// One row, as wide as the span: what is no button shares what is left.
void fillRow(std::span<const FieldWidth> widths, const Span& span, float top,
             std::vector<Box>& boxes) {
  float wanted = 0.0F;
  float room = span.width() + kFieldGap;
  for (const FieldWidth& width : widths) {
    const bool grows = width.wanted > width.least;
    wanted += grows ? width.wanted : 0.0F;
    room -= kFieldGap + (grows ? 0.0F : width.wanted);
  }
  float x = span.left;
  for (const FieldWidth& one : widths) {
    const bool grows = one.wanted > one.least;
    const float width = std::min(grows ? one.wanted * room / wanted : one.wanted, span.width());
    boxes.push_back({x, top + kLabel, width, kFieldHeight});
    x += width + kFieldGap;
  }
}

// In as many rows as it takes, fields and buttons in one list. Returns where the next may begin.
float arrangeSection(std::span<const FieldWidth> widths, const Span& span, float top,
                     std::vector<Box>& boxes) {
  while (!widths.empty()) {
    const std::size_t count = fitting(widths, span.width());
    fillRow(widths.first(count), span, top, boxes);
    widths = widths.subspan(count);
    top += kRow;
  }
  return top;
}

void placeButtons(std::span<const float> widths, float right, float y, std::vector<Box>& buttons) {
  float x = right - widthOf(widths, kGap);
  for (const float width : widths) {
    buttons.push_back({x, y, width, kFieldHeight});
    x += width + kGap;
  }
}

void arrangeForm(std::span<const float> fields, std::span<const float> buttons, const Span& span,
                 float bottom, float note, ConsoleLayout& console) {
  const Span inner{span.left + kPadding, span.right - kPadding};
  const float height =
      stack(fields, inner, console.fields) + kTitle + note + kFieldHeight + 2.0F * kPadding;
  const float top = std::max(bottom - height, kMargin / 2.0F);
  for (Box& field : console.fields) {
    field.y += top + kPadding + kTitle;
  }
  console.form = Box{span.left, top, span.width(), height};
  console.headings = {{inner.left, top + kPadding, inner.width(), kHeading}};
  placeButtons(buttons, inner.right, top + height - kPadding - kFieldHeight, console.formButtons);
}

void arrangeFilter(const Span& span, float bottom, ConsoleLayout& console) {
  const Span inner{span.left + kPadding, span.right - kPadding};
  std::vector<Box> boxes;
  const float second = arrangeSection(kFilterRow, inner, kHeading, boxes) + kBetweenSections;
  const float end = arrangeSection(kPollRow, inner, second + kHeading, boxes);
  const float height = end - (kRow - kLabel - kFieldHeight) + 2.0F * kPadding;
  const float top = std::max(bottom - height, kMargin / 2.0F);
  for (Box& box : boxes) {
    box.y += top + kPadding;
  }
  console.form = Box{span.left, top, span.width(), height};
  console.headings = {{inner.left, top + kPadding, inner.width(), kHeading},
                      {inner.left, top + kPadding + second, inner.width(), kHeading}};
  constexpr std::size_t kClear = kFilterRow.size() - 1;
  constexpr std::size_t kApply = kFilterRow.size() + kPollRow.size() - 2;
  console.fields.assign(boxes.begin(), boxes.begin() + kClear);
  console.fields.insert(console.fields.end(), boxes.begin() + kClear + 1, boxes.begin() + kApply);
  console.formButtons = {boxes[kApply], boxes[kClear], boxes[kApply + 1]};
}

void moveToastAbove(float bottom, Layout& layout) {
  if (layout.toast && layout.toast->bottom() > bottom) {
    layout.toast->y = std::max(bottom - layout.toast->h, 0.0F);
  }
}

float dialogWidth(float width, float wanted) {
  return std::min(wanted, width - kMargin);
}

Span dialog(const LayoutInput& input, float axis, float width) {
  const Span free{kMargin / 2.0F, input.width - kMargin / 2.0F};
  return onAxis(axis, dialogWidth(input.width, width), free);
}

// What is typed stays where it is: the buttons make room for a longer note, if there is any.
float sessionBottom(float height, float more) {
  const float usual = height / 2.0F + 170.0F;
  return std::max(usual, std::min(usual + more, height - kMargin / 2.0F));
}

}  // namespace

float sessionNoteRoom(float width) {
  return dialogWidth(width, kDialogWidth) - 2.0F * kPadding;
}

void arrangeConsole(const LayoutInput& input, Layout& layout) {
  ConsoleLayout& console = layout.console;
  const float wanted = widthOf(kButtonWidths, kGap);
  const Span free = freeSpan(input, layout, wanted);
  float bottom = bottomOf(input, layout, free);
  if (input.buttons && free.width() >= wanted && bottom > 4.0F * kButtonHeight) {
    float x = onAxis(layout.axis, wanted, free).left;
    for (const float width : kButtonWidths) {
      console.buttons.push_back({x, bottom - kButtonHeight, width, kButtonHeight});
      x += width + kGap;
    }
    bottom -= kButtonHeight + 12.0F;
    moveToastAbove(bottom, layout);
  }
  if (input.form == FormKind::filter) {
    const Span room = freeSpan(input, layout, kFilterLeast);
    arrangeFilter(aboutAxis(layout.axis, kFilterLeast, kFilterMost, room), bottom, console);
    moveToastAbove(console.form->y - 12.0F, layout);
  } else if (input.form == FormKind::session) {
    const Span place = dialog(input, layout.axis, kDialogWidth);
    const float field = place.width() - 2.0F * kPadding;
    const std::array<float, 2> fields{field, field};
    const float more =
        kFormNoteRow * (static_cast<float>(std::max<std::size_t>(input.formLines, 1)) - 1.0F);
    arrangeForm(fields, kSessionButtons, place, sessionBottom(input.height, more), kNote + more,
                console);
  }
  if (input.help) {
    const Span place = dialog(input, layout.axis, kHelpWidth);
    const float height = kHelpRow * static_cast<float>(kKeyHelp.size()) + 76.0F;
    console.help = Box{place.left, std::max((input.height - height) / 2.0F, kMargin / 2.0F),
                       place.width(), height};
  }
}

}  // namespace flowwall::ui
