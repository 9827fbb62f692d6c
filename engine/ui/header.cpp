// The wall's title, its line of truth, and the line of what is not shown: the filter first.
#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"

namespace flowwall::ui {

void drawHeader(Canvas& canvas, const Layout& layout, std::string_view title,
                const StateLine& state, std::string_view filter, std::string_view honesty) {
  if (layout.title.w <= 0.0F) {
    return;
  }
  const bool calm = state.tone == Tone::live || state.tone == Tone::note;
  const Rgb tone = canvas.tone(state.tone);
  canvas.text(Style::title, {layout.title.x, layout.title.y + 32.0F}, theme::kInk,
              canvas.shortened(Style::title, title, layout.title.w));
  const float x = layout.truth.x + 20.0F;
  const float room = layout.truth.w - 20.0F;
  const float baseline = layout.truth.y + 16.0F;
  const glm::vec2 dot{layout.truth.x + 5.0F, baseline - 6.0F};
  canvas.circle(dot, 9.0F, tone, 0.18F);
  canvas.circle(dot, 5.0F, tone);
  canvas.text(Style::text, {x, baseline}, calm ? theme::kMute : tone,
              canvas.shortened(Style::text, state.text, room));
  float taken = 0.0F;
  if (!filter.empty()) {
    taken = canvas.text(Style::note, {x, baseline + 25.0F}, canvas.tone(Tone::warning),
                        canvas.shortened(Style::note, filter, room));
  }
  if (!honesty.empty() && taken < room) {
    const std::string rest = (filter.empty() ? "" : " · ") + std::string(honesty);
    canvas.text(Style::note, {x + taken, baseline + 25.0F}, theme::kMute,
                canvas.shortened(Style::note, rest, room - taken));
  }
}

}  // namespace flowwall::ui
