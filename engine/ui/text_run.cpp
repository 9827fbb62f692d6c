#include "engine/ui/text_run.hpp"

namespace flowwall::ui {
namespace {

// How many bytes of `text` fit into `most`, in whole characters; none where not one does.
std::size_t fitting(Typefaces& faces, Style style, std::string_view text, float most) {
  std::string_view rest = text;
  std::size_t taken = 0;
  while (!rest.empty()) {
    const std::string_view before = rest;
    static_cast<void>(takeCharacter(rest));
    const std::size_t size = before.size() - rest.size();
    most -= widthOf(faces, style, before.substr(0, size));
    if (most < 0.0F) {
      break;
    }
    taken += size;
  }
  return taken;
}

}  // namespace

float widthOf(Typefaces& faces, Style style, std::string_view text, float tracking) {
  return walkText(faces, style, text, tracking, [](const ImFontGlyph&, float) {});
}

std::string shortened(Typefaces& faces, Style style, std::string_view text, float most) {
  constexpr std::string_view kDots = "…";
  constexpr std::size_t kLongest = 512;  // no line of the wall is longer
  if (text.size() <= kLongest && widthOf(faces, style, text) <= most) {
    return std::string(text);
  }
  const float room = most - widthOf(faces, style, kDots);
  std::size_t taken = fitting(faces, style, text.substr(0, kLongest), room);
  while (taken > 0 && text[taken - 1] == ' ') {
    --taken;
  }
  return std::string(text.substr(0, taken)) + std::string(kDots);
}

std::vector<std::string> wrapped(Typefaces& faces, Style style, std::string_view text, float most,
                                 std::size_t mostLines) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() + 1 < mostLines && widthOf(faces, style, text) > most) {
    std::size_t taken = 0;  // whole words
    for (std::size_t end = text.find(' ');
         end != std::string_view::npos && widthOf(faces, style, text.substr(0, end)) <= most;
         end = text.find(' ', end + 1)) {
      taken = end;
    }
    const bool between = taken > 0;
    if (!between) {  // a word longer than a line
      taken = fitting(faces, style, text, most);
    }
    if (taken == 0) {
      break;
    }
    lines.emplace_back(text.substr(0, taken));
    text.remove_prefix(taken + (between ? 1 : 0));
  }
  if (!text.empty()) {
    lines.push_back(shortened(faces, style, text, most));
  }
  return lines;
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
