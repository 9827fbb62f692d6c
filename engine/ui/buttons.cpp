// The buttons that appear while the pointer moves: + – ⌂ PAUSE FILTER SESSION ?
#include "engine/ui/drawing.hpp"

namespace flowwall::ui {
namespace {

std::string_view labelOf(ConsoleButton button, bool paused) {
  switch (button) {
  case ConsoleButton::pause: return paused ? "GO ON" : "PAUSE";
  case ConsoleButton::filter: return "FILTER";
  case ConsoleButton::session: return "SESSION";
  case ConsoleButton::help: return "?";
  case ConsoleButton::zoomIn:
  case ConsoleButton::zoomOut:
  case ConsoleButton::home: break;
  }
  return "";
}

void drawSign(Canvas& canvas, ConsoleButton button, glm::vec2 centre, Rgb ink) {
  constexpr float kLong = 16.0F;
  constexpr float kThick = 2.0F;
  if (button == ConsoleButton::home) {
    canvas.house(centre, kLong, ink);
    return;
  }
  canvas.rect({centre.x - kLong / 2.0F, centre.y - kThick / 2.0F, kLong, kThick}, ink, 1.0F, 0.0F);
  if (button == ConsoleButton::zoomIn) {
    canvas.rect({centre.x - kThick / 2.0F, centre.y - kLong / 2.0F, kThick, kLong}, ink, 1.0F,
                0.0F);
  }
}

}  // namespace

void drawButtons(Canvas& canvas, const ConsoleLayout& layout, const ConsoleContent& content) {
  for (std::size_t i = 0; i < layout.buttons.size(); ++i) {
    const Box& box = layout.buttons[i];
    const auto button = static_cast<ConsoleButton>(i);
    const bool isOn = (button == ConsoleButton::pause && content.paused) ||
                      (button == ConsoleButton::filter && content.filtering);
    const bool isHovered = content.hovered == button;
    const Rgb ink = isOn ? canvas.tone(Tone::warning) : theme::kInk;
    canvas.rect(box, theme::kNoticeGround, 0.9F, 6.0F);
    canvas.frame(box,
                 isHovered ? theme::kInk
                 : isOn    ? ink
                           : theme::kDim,
                 isHovered ? 0.9F : 0.7F, 6.0F);
    const glm::vec2 centre{box.x + box.w / 2.0F, box.y + box.h / 2.0F};
    const std::string_view label = labelOf(button, content.paused);
    if (label.empty()) {
      drawSign(canvas, button, centre, ink);
    } else {
      canvas.text(Style::noteStrong, {centre.x, centre.y + 6.0F}, ink, label, Align::centre);
    }
  }
}

}  // namespace flowwall::ui
