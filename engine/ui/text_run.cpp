#include "engine/ui/text_run.hpp"

namespace flowwall::ui {

float widthOf(Typefaces& faces, Style style, std::string_view text, float tracking) {
  return walkText(faces, style, text, tracking, [](const ImFontGlyph&, float) {});
}

std::string shortened(Typefaces& faces, Style style, std::string_view text, float most) {
  constexpr std::string_view kDots = "…";
  constexpr std::size_t kLongest = 512;  // no line of the wall is longer
  if (text.size() <= kLongest && widthOf(faces, style, text) <= most) {
    return std::string(text);
  }
  float room = most - widthOf(faces, style, kDots);
  std::string_view rest = text.substr(0, kLongest);
  std::size_t taken = 0;
  while (!rest.empty()) {
    const std::string_view before = rest;
    static_cast<void>(takeCharacter(rest));
    const std::size_t size = before.size() - rest.size();
    room -= widthOf(faces, style, before.substr(0, size));
    if (room < 0.0F) {
      break;
    }
    taken += size;
  }
  while (taken > 0 && text[taken - 1] == ' ') {
    --taken;
  }
  return std::string(text.substr(0, taken)) + std::string(kDots);
}

bool canShow(Typefaces& faces, Style style, std::string_view text) {
  bool some = false;
  eachCharacter(text, [&](char32_t character) {
    const ImFontGlyph* glyph = some ? nullptr : faces.glyph(style, character);
    some = some || (glyph != nullptr && glyph->Visible != 0U);
  });
  return some;
}

}  // namespace flowwall::ui
