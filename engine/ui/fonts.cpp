#include "engine/ui/fonts.hpp"

#include <fontconfig/fontconfig.h>
#include <imgui/imgui.h>

#include <algorithm>
#include <cmath>

namespace flowwall::ui {
namespace {

using Pattern = std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)>;
using CharSet = std::unique_ptr<FcCharSet, decltype(&FcCharSetDestroy)>;

Pattern parse(const std::string& text) {
  return {FcNameParse(reinterpret_cast<const FcChar8*>(text.c_str())), FcPatternDestroy};
}

// The font nearest to `wanted`.
Pattern match(FcConfig* config, FcPattern* wanted) {
  FcConfigSubstitute(config, wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  FcResult result = FcResultNoMatch;
  return {FcFontMatch(config, wanted, &result), FcPatternDestroy};
}

std::filesystem::path fileOf(FcPattern* font) {
  FcChar8* file = nullptr;
  if (font == nullptr || FcPatternGetString(font, FC_FILE, 0, &file) != FcResultMatch) {
    return {};
  }
  return reinterpret_cast<const char*>(file);
}

}  // namespace

FontFinder::FontFinder() : config_(FcInitLoadConfigAndFonts(), FcConfigDestroy) {}

std::filesystem::path FontFinder::find(const std::string& pattern) const {
  const Pattern wanted = parse(pattern);
  return config_ && wanted ? fileOf(match(config_.get(), wanted.get()).get())
                           : std::filesystem::path{};
}

std::filesystem::path FontFinder::find(const std::string& pattern, char32_t character) const {
  const Pattern wanted = parse(pattern);
  const CharSet needed(FcCharSetCreate(), FcCharSetDestroy);
  if (!config_ || !wanted || !needed || FcCharSetAddChar(needed.get(), character) == FcFalse) {
    return {};
  }
  FcPatternAddCharSet(wanted.get(), FC_CHARSET, needed.get());
  FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
  FcPatternAddBool(wanted.get(), FC_COLOR, FcFalse);
  const Pattern font = match(config_.get(), wanted.get());
  FcCharSet* has = nullptr;
  const bool found = font &&
                     FcPatternGetCharSet(font.get(), FC_CHARSET, 0, &has) == FcResultMatch &&
                     FcCharSetHasChar(has, character) == FcTrue;
  return found ? fileOf(font.get()) : std::filesystem::path{};
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

constexpr const char* kFallbackPattern = "Inter,sans-serif";

}  // namespace

Typefaces::Typefaces()
    : fontOf_([finder = std::shared_ptr<FontFinder>()](char32_t character) mutable {
        if (!finder) {  // most walls never need it
          finder = std::make_shared<FontFinder>();
        }
        return finder->find(kFallbackPattern, character);
      }) {}

// Glyphs are rasterised at the size they are shown at, so that text is sharp at any resolution.
void Typefaces::bake(float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  spare_.reset();
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;  // which would be half empty
  const FontFinder finder;
  for (std::size_t i = 0; i < kStyles.size(); ++i) {
    const StyleSpec& style = kStyles[i];
    // ImGui sizes a font by ascent and descent, type is sized by the em.
    const float size = std::max(style.sizePx * scale * style.lineHeight, 4.0F);
    const ImWchar* ranges = style.script == Script::all ? kAll.data() : kDigits.data();
    Typeface& face = faces_.at(i);
    face.file = finder.find(style.pattern);
    face.emPx = size / style.lineHeight;
    ImFont* font = face.file.empty()
                       ? nullptr
                       : atlas.AddFontFromFileTTF(face.file.c_str(), size, nullptr, ranges);
    face.font = font != nullptr ? font : atlas.AddFontDefault();
  }
  spare_ = std::make_unique<SpareGlyphs>(atlas, scale, fontOf_);
  atlas.Build();
  for (Typeface& face : faces_) {
    face.digitAdvance = widestDigit(*face.font);
  }
  scale_ = scale;
  ++bakes_;
}

const ImFontGlyph* Typefaces::glyph(Style style, char32_t character) {
  if (character > IM_UNICODE_CODEPOINT_MAX) {
    return nullptr;
  }
  const Typeface& face = at(style);
  const ImFontGlyph* baked = face.font->FindGlyphNoFallback(static_cast<ImWchar>(character));
  return baked != nullptr ? baked : spare_->add(*face.font, face.file, face.emPx, character);
}

}  // namespace flowwall::ui
