#include "engine/ui/fonts.hpp"

#include <fontconfig/fontconfig.h>
#include <imgui/imgui.h>

#include <algorithm>
#include <cmath>

namespace flowwall::ui {
namespace {

using Pattern = std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)>;

}  // namespace

FontFinder::FontFinder() : config_(FcInitLoadConfigAndFonts(), FcConfigDestroy) {}

std::filesystem::path FontFinder::find(const std::string& pattern) const {
  const Pattern wanted(FcNameParse(reinterpret_cast<const FcChar8*>(pattern.c_str())),
                       FcPatternDestroy);
  if (!config_ || !wanted) {
    return {};
  }
  FcConfigSubstitute(config_.get(), wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  const Pattern match(FcFontMatch(config_.get(), wanted.get(), &result), FcPatternDestroy);
  FcChar8* file = nullptr;
  if (!match || FcPatternGetString(match.get(), FC_FILE, 0, &file) != FcResultMatch) {
    return {};
  }
  return reinterpret_cast<const char*>(file);
}

namespace {

enum class Script : std::uint8_t { all, digits };

struct StyleSpec {
  const char* pattern;
  float sizePx;
  Script script;
  float lineHeight;  // of the face, in ems: ascent and descent together
};
constexpr float kInterLine = 1.21F;
constexpr float kMonoLine = 1.32F;

// By Style. Big figures are of digits alone, so that the atlas stays small.
constexpr std::array<StyleSpec, 10> kStyles{
    {{"Inter:semibold", 30.0F, Script::all, kInterLine},
     {"Inter:light", 56.0F, Script::digits, kInterLine},
     {"Inter:light", 52.0F, Script::digits, kInterLine},
     {"Inter:regular", 20.0F, Script::digits, kInterLine},
     {"Inter:regular", 17.0F, Script::all, kInterLine},
     {"Inter:medium", 17.0F, Script::all, kInterLine},
     {"Inter:regular", 16.0F, Script::all, kInterLine},
     {"Inter:medium", 16.0F, Script::digits, kInterLine},
     {"Inter:medium", 13.0F, Script::digits, kInterLine},
     {"JetBrains Mono:regular", 14.0F, Script::all, kMonoLine}}};

// Latin, Greek, Cyrillic with their punctuation; Vietnamese; arrows.
constexpr std::array<ImWchar, 15> kAll{0x20,   0x24f,  0x370,  0x3ff,  0x400,
                                       0x52f,  0x1e00, 0x1eff, 0x2010, 0x2044,
                                       0x20a0, 0x20bf, 0x2190, 0x2193, 0};
constexpr std::array<ImWchar, 5> kDigits{0x20, 0x7e, 0x2013, 0x2026, 0};

float widestDigit(const ImFont& font) {
  float widest = 0.0F;
  for (ImWchar digit = '0'; digit <= '9'; ++digit) {
    widest = std::max(widest, font.GetCharAdvance(digit));
  }
  return widest;
}

}  // namespace

// Glyphs are rasterised at the size they are shown at, so that text is sharp at any resolution.
void Typefaces::bake(float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  const FontFinder finder;
  for (std::size_t i = 0; i < kStyles.size(); ++i) {
    const StyleSpec& style = kStyles[i];
    // ImGui sizes a font by ascent and descent, type is sized by the em.
    const float size = std::max(style.sizePx * scale * style.lineHeight, 4.0F);
    const ImWchar* ranges = style.script == Script::all ? kAll.data() : kDigits.data();
    const auto file = finder.find(style.pattern);
    ImFont* font =
        file.empty() ? nullptr : atlas.AddFontFromFileTTF(file.c_str(), size, nullptr, ranges);
    faces_.at(i).font = font != nullptr ? font : atlas.AddFontDefault();
  }
  atlas.Build();
  for (Typeface& face : faces_) {
    face.digitAdvance = widestDigit(*face.font);
  }
  scale_ = scale;
}

}  // namespace flowwall::ui
