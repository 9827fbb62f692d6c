// The keys' list.
#include "engine/ui/drawing.hpp"

namespace flowwall::ui {

void drawHelp(Canvas& canvas, const Box& box) {
  constexpr float kPadding = 28.0F;
  constexpr float kRow = 30.0F;
  constexpr float kKeys = 170.0F;
  canvas.rect(box, theme::kNoticeGround, 0.96F, 8.0F);
  canvas.frame(box, theme::kDim, 0.7F, 8.0F);
  float baseline = box.y + kPadding + 12.0F;
  canvas.text(Style::strong, {box.x + kPadding, baseline}, theme::kInk, "AT THE WALL");
  for (const KeyHelp& help : kKeyHelp) {
    baseline += kRow;
    canvas.text(Style::note, {box.x + kPadding, baseline}, theme::kInk, help.key);
    canvas.text(Style::note, {box.x + kPadding + kKeys, baseline}, theme::kMute,
                canvas.shortened(Style::note, help.does, box.w - 2.0F * kPadding - kKeys));
  }
}

}  // namespace flowwall::ui
