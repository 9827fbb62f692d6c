#include "engine/ui/spare_glyphs.hpp"

#include <ft2build.h>
#include <imgui/imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include FT_FREETYPE_H

namespace flowwall::ui {
namespace {

// Units: px at scale 1. Room for some 250 ideographs of the size of text.
constexpr int kWidth = 500;  // an atlas has at least 512
constexpr float kHeight = 192.0F;
constexpr std::size_t kMaxFaces = 24;
constexpr std::size_t kMaxRefused = 4096;

struct Range {
  char32_t first;
  char32_t last;
};
// Source: Unicode 15, blocks. Marks of Hebrew and Arabic; Syriac to N'Ko and the Indic scripts;
// Tibetan, Myanmar; Khmer, Mongolian; invisible marks; what is beyond the atlas's 16 bits. Hebrew
// and Arabic letters have been ordered and joined before (visual_order.hpp).
constexpr std::array<Range, 10> kJoined{{{0x0591, 0x05bd},
                                         {0x064b, 0x065f},
                                         {0x0700, 0x0dff},
                                         {0x0f00, 0x109f},
                                         {0x1780, 0x18af},
                                         {0x1900, 0x1aff},
                                         {0x200b, 0x200f},
                                         {0xd800, 0xf8ff},
                                         {0xfe00, 0xfe6f},
                                         {0xfeff, 0x10ffff}}};
constexpr Range kFullWidth{0xff01, 0xffef};

FT_Library openLibrary() {
  FT_Library library = nullptr;
  return FT_Init_FreeType(&library) == 0 ? library : nullptr;
}

void closeLibrary(FT_LibraryRec_* library) {
  FT_Done_FreeType(library);
}

void closeFace(FT_FaceRec_* face) {
  FT_Done_Face(face);
}

}  // namespace

bool standsAlone(char32_t character) {
  const auto isIn = [&](const Range& range) {
    return character >= range.first && character <= range.last;
  };
  return isIn(kFullWidth) || std::ranges::none_of(kJoined, isIn);
}

SpareGlyphs::SpareGlyphs(ImFontAtlas& atlas, float scale, FontOf fontOf)
    : atlas_(atlas), fontOf_(std::move(fontOf)), width_(kWidth),
      height_(static_cast<int>(kHeight * std::max(scale, 0.5F) * std::max(scale, 1.0F))),
      rect_(atlas.AddCustomRectRegular(width_, height_)), library_(openLibrary(), closeLibrary) {}

SpareGlyphs::~SpareGlyphs() {
  faces_.clear();  // before the library
}

// Null for a file that is no font that can be drawn at any size.
FT_FaceRec_* SpareGlyphs::faceOf(const std::filesystem::path& file) {
  const auto known = faces_.find(file);
  if (known != faces_.end()) {
    return known->second.get();
  }
  if (file.empty() || !library_ || faces_.size() >= kMaxFaces) {
    return nullptr;
  }
  FT_Face face = nullptr;
  if (FT_New_Face(library_.get(), file.c_str(), 0, &face) != 0) {
    face = nullptr;
  }
  return faces_.emplace(file, Face(face, closeFace)).first->second.get();
}

FT_FaceRec_* SpareGlyphs::faceWith(const std::filesystem::path& own, char32_t character) {
  FT_FaceRec_* face = faceOf(own);
  if (face == nullptr || FT_Get_Char_Index(face, character) == 0) {
    face = faceOf(fontOf_(character));
  }
  const bool usable =
      face != nullptr && FT_IS_SCALABLE(face) != 0 && FT_Get_Char_Index(face, character) != 0;
  return usable ? face : nullptr;
}

bool SpareGlyphs::reserve(int width, int height, Area& area) {
  if (next_.x + width > width_) {
    next_ = {0, next_.y + rowHeight_};
    rowHeight_ = 0;
  }
  if (width > width_ || next_.y + height > height_) {
    return false;
  }
  area = next_;
  next_.x += width;
  rowHeight_ = std::max(rowHeight_, height);
  return true;
}

const ImFontGlyph* SpareGlyphs::add(ImFont& font, const std::filesystem::path& own, float emPx,
                                    char32_t character) {
  const ImFontAtlasCustomRect& part = *atlas_.GetCustomRectByIndex(rect_);
  if (!standsAlone(character) || !part.IsPacked() || full_ ||
      refused_.contains({&font, character})) {
    return nullptr;
  }
  FT_FaceRec_* face = refused_.size() < kMaxRefused ? faceWith(own, character) : nullptr;
  if (face == nullptr || FT_Set_Char_Size(face, 0, std::lround(emPx * 64.0F), 72, 72) != 0 ||
      FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) != 0 ||
      (face->glyph->bitmap.rows > 0 && face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_GRAY)) {
    if (refused_.size() < kMaxRefused) {
      refused_.insert({&font, character});
    }
    return nullptr;
  }
  const FT_GlyphSlot slot = face->glyph;
  const auto width = static_cast<int>(slot->bitmap.width);
  const auto height = static_cast<int>(slot->bitmap.rows);
  Area area{0, 0};
  if (!reserve(width + 1, height + 1, area)) {
    full_ = true;
    return nullptr;
  }
  const int left = part.X + area.x;
  const int top = part.Y + area.y;
  for (int row = 0; row < height; ++row) {
    const unsigned char* source = slot->bitmap.buffer + std::ptrdiff_t{row} * slot->bitmap.pitch;
    std::copy_n(source, width,
                atlas_.TexPixelsAlpha8 + std::ptrdiff_t{top + row} * atlas_.TexWidth + left);
  }
  const auto x = static_cast<float>(slot->bitmap_left);
  const float y = std::round(font.Ascent) - static_cast<float>(slot->bitmap_top);
  const ImVec2 texel = atlas_.TexUvScale;
  font.AddGlyph(nullptr, static_cast<ImWchar>(character), x, y, x + static_cast<float>(width),
                y + static_cast<float>(height), static_cast<float>(left) * texel.x,
                static_cast<float>(top) * texel.y, static_cast<float>(left + width) * texel.x,
                static_cast<float>(top + height) * texel.y,
                static_cast<float>(slot->advance.x) / 64.0F);
  font.BuildLookupTable();
  ++version_;
  return font.FindGlyphNoFallback(static_cast<ImWchar>(character));
}

}  // namespace flowwall::ui
