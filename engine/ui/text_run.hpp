// A run of text, glyph by glyph, from left to right: digits are all equally wide, and what no font
// can show becomes an ellipsis. One walk serves for drawing and for measuring.
//
// Units: pixels. Thread: render thread.
#pragma once

#include <imgui/imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/ui/fonts.hpp"
#include "engine/ui/text.hpp"
#include "engine/ui/visual_order.hpp"

namespace flowwall::ui {

/// `visit(character)` for each, in the order in which they are seen.
template <typename Visit> void eachCharacter(std::string_view text, Visit visit) {
  if (needsOrdering(text)) {
    for (const char32_t character : inVisualOrder(text)) {
      visit(character);
    }
    return;
  }
  while (!text.empty()) {
    visit(takeCharacter(text));
  }
}

/// `emit(glyph, left)` for each glyph that is to be seen; `left` is where the glyph's own origin
/// lies, from the run's beginning. Returns the run's width.
template <typename Emit>
float walkText(Typefaces& faces, Style style, std::string_view text, float tracking, Emit emit) {
  constexpr char32_t kEllipsis = 0x2026;
  float x = 0.0F;
  bool skipped = false;
  eachCharacter(text, [&](char32_t character) {
    const ImFontGlyph* glyph = character != kEllipsis ? faces.glyph(style, character) : nullptr;
    if (glyph == nullptr && skipped) {
      return;  // one ellipsis for all of them
    }
    skipped = glyph == nullptr;
    glyph = skipped ? faces.glyph(style, kEllipsis) : glyph;
    if (glyph == nullptr) {
      return;
    }
    const bool digit = glyph->Codepoint >= '0' && glyph->Codepoint <= '9';
    const float advance = digit ? faces.at(style).digitAdvance : glyph->AdvanceX;
    if (glyph->Visible != 0U) {
      emit(*glyph, x + (advance - glyph->AdvanceX) / 2.0F);
    }
    x += advance + tracking;
  });
  return x;
}

[[nodiscard]] float widthOf(Typefaces& faces, Style style, std::string_view text,
                            float tracking = 0.0F);

/// `text`, or as much of its beginning as fits into `most` with an ellipsis.
[[nodiscard]] std::string shortened(Typefaces& faces, Style style, std::string_view text,
                                    float most);

/// `text` in lines of `most` each, broken between words where it can be; the last of `mostLines`
/// is shortened.
[[nodiscard]] std::vector<std::string> wrapped(Typefaces& faces, Style style, std::string_view text,
                                               float most, std::size_t mostLines);

/// Whether there is more to be seen of it than an ellipsis.
[[nodiscard]] bool canShow(Typefaces& faces, Style style, std::string_view text);

}  // namespace flowwall::ui
