// A run of text, glyph by glyph: digits are all equally wide, and what no font can show becomes an
// ellipsis. One walk serves for drawing and for measuring.
//
// Units: pixels. Thread: render thread.
#pragma once

#include <imgui/imgui.h>

#include <string>
#include <string_view>

#include "engine/ui/fonts.hpp"
#include "engine/ui/text.hpp"

namespace flowwall::ui {

/// `emit(glyph, left)` for each glyph that is to be seen; `left` is where the glyph's own origin
/// lies, from the run's beginning. Returns the run's width.
template <typename Emit>
float walkText(Typefaces& faces, Style style, std::string_view text, float tracking, Emit emit) {
  constexpr char32_t kEllipsis = 0x2026;
  float x = 0.0F;
  bool skipped = false;
  while (!text.empty()) {
    const char32_t character = takeCharacter(text);
    const ImFontGlyph* glyph = faces.glyph(style, character);
    if (glyph == nullptr && skipped) {
      continue;  // one ellipsis for all of them
    }
    skipped = glyph == nullptr;
    glyph = skipped ? faces.glyph(style, kEllipsis) : glyph;
    if (glyph == nullptr) {
      continue;
    }
    const bool digit = glyph->Codepoint >= '0' && glyph->Codepoint <= '9';
    const float advance = digit ? faces.at(style).digitAdvance : glyph->AdvanceX;
    if (glyph->Visible != 0U) {
      emit(*glyph, x + (advance - glyph->AdvanceX) / 2.0F);
    }
    x += advance + tracking;
  }
  return x;
}

[[nodiscard]] float widthOf(Typefaces& faces, Style style, std::string_view text,
                            float tracking = 0.0F);

/// `text`, or as much of its beginning as fits into `most` with an ellipsis.
[[nodiscard]] std::string shortened(Typefaces& faces, Style style, std::string_view text,
                                    float most);

/// Whether a font has each of its characters.
[[nodiscard]] bool canShow(Typefaces& faces, Style style, std::string_view text);

}  // namespace flowwall::ui
