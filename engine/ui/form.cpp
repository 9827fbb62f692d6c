// A form: the filter bar or the session dialog.
#include <algorithm>

#include "engine/ui/drawing.hpp"
#include "engine/ui/text.hpp"

namespace flowwall::ui {
namespace {

constexpr float kInset = 12.0F;
constexpr float kAfterTitle = 14.0F;
constexpr float kAboveSection = 10.0F;  // a thin line

// The end of the text is what is being typed: of a long one the beginning is left out.
std::string_view tail(const Canvas& canvas, std::string_view text, float room) {
  while (!text.empty() && canvas.width(Style::note, text) > room) {
    static_cast<void>(takeCharacter(text));
  }
  return text;
}

void drawField(Canvas& canvas, const Box& box, const FieldContent& field) {
  const Rgb edge = field.wrong   ? canvas.tone(Tone::bad)
                   : field.caret ? canvas.tone(Tone::live)
                                 : theme::kDim;
  canvas.caption({box.x, box.y - 8.0F}, field.label);
  canvas.rect(box, theme::kGrounds.front(), 0.9F, 4.0F);
  canvas.frame(box, edge, field.wrong || field.caret ? 0.95F : 0.7F, 4.0F);
  const float baseline = box.y + box.h / 2.0F + 6.0F;
  const float room = box.w - 2.0F * kInset;
  if (field.text.empty() && !field.caret) {
    canvas.text(Style::note, {box.x + kInset, baseline}, theme::kMute,
                canvas.shortened(Style::note, field.hint, room));
    return;
  }
  const std::string_view all = field.text;
  const std::string_view before =
      tail(canvas, all.substr(0, field.caret.value_or(all.size())), room);
  const float caretX =
      box.x + kInset + canvas.text(Style::note, {box.x + kInset, baseline}, theme::kInk, before);
  if (field.caret) {
    const std::string_view after = all.substr(*field.caret);
    canvas.text(Style::note, {caretX, baseline}, theme::kInk,
                canvas.shortened(Style::note, after, box.x + box.w - kInset - caretX));
    canvas.rect({caretX, box.y + 9.0F, 2.0F, box.h - 18.0F}, canvas.tone(Tone::live), 1.0F, 0.0F);
  }
}

Rgb noteColour(const Canvas& canvas, const FormSection& section) {
  return section.isWrong ? canvas.tone(Tone::bad) : theme::kMute;
}

// What is wrong stands beside the title.
void drawSection(Canvas& canvas, const Box& box, const FormSection& section) {
  const glm::vec2 baseline{box.x, box.y + 14.0F};
  const float note = canvas.text(Style::strong, baseline, theme::kInk, section.title) + kAfterTitle;
  canvas.text(Style::note, {baseline.x + note, baseline.y}, noteColour(canvas, section),
              canvas.shortened(Style::note, section.note, box.w - note));
}

// In the narrow session dialog it stands over the buttons.
void drawSession(Canvas& canvas, const ConsoleLayout& layout, const FormSection& section,
                 const std::vector<std::string>& noteLines) {
  const Box& box = layout.headings.front();
  canvas.text(Style::strong, {box.x, box.y + 14.0F}, theme::kInk, section.title);
  float baseline = layout.formButtons.front().y - 12.0F;
  for (auto line = noteLines.rbegin(); line != noteLines.rend(); ++line) {
    canvas.text(Style::note, {box.x, baseline}, noteColour(canvas, section), *line);
    baseline -= kFormNoteRow;
  }
}

void drawFormButton(Canvas& canvas, const Box& box, std::string_view label, bool isFirst) {
  canvas.rect(box, theme::kGrounds.front(), 0.9F, 4.0F);
  canvas.frame(box, isFirst ? canvas.tone(Tone::live) : theme::kDim, 0.8F, 4.0F);
  canvas.text(Style::noteStrong, {box.x + box.w / 2.0F, box.y + box.h / 2.0F + 6.0F}, theme::kInk,
              label, Align::centre);
}

}  // namespace

void drawForm(Canvas& canvas, const ConsoleLayout& layout, const FormContent& form,
              const std::vector<std::string>& noteLines) {
  const Box& box = *layout.form;
  canvas.rect(box, theme::kNoticeGround, 0.96F, 8.0F);
  canvas.frame(box, theme::kDim, 0.7F, 8.0F);
  const bool isSession = form.kind == FormKind::session;
  if (isSession) {
    drawSession(canvas, layout, form.sections.front(), noteLines);
  }
  const std::size_t sections = std::min(layout.headings.size(), form.sections.size());
  for (std::size_t i = 0; !isSession && i < sections; ++i) {
    drawSection(canvas, layout.headings[i], form.sections[i]);
    if (i > 0) {
      const float y = layout.headings[i].y - kAboveSection;
      canvas.line({layout.headings[i].x, y}, {layout.headings[i].right(), y}, theme::kDim, 0.5F);
    }
  }
  for (std::size_t i = 0; i < std::min(layout.fields.size(), form.fields.size()); ++i) {
    drawField(canvas, layout.fields[i], form.fields[i]);
  }
  for (std::size_t i = 0; i < std::min(layout.formButtons.size(), form.buttons.size()); ++i) {
    drawFormButton(canvas, layout.formButtons[i], form.buttons[i], i == 0);
  }
}

}  // namespace flowwall::ui
