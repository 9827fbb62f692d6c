// SpareGlyphs: characters that were not baked into the atlas, drawn into a spare part of it when
// they are first asked for: other alphabets of our own typefaces, and what only another installed
// font has (fontconfig finds it).
//
// Scripts whose letters change with their neighbours, or which run from right to left, are not
// drawn letter by letter, and are refused.
//
// Units: pixels. Thread: one at a time. Ownership: owns its FreeType faces; the atlas outlives it.
// Errors: a null glyph where no font shows the character or the spare part is full.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

struct FT_FaceRec_;
struct FT_LibraryRec_;
struct ImFont;
struct ImFontAtlas;
struct ImFontGlyph;

namespace flowwall::ui {

/// The file of an installed font that has the character; empty: there is none.
using FontOf = std::function<std::filesystem::path(char32_t)>;

class SpareGlyphs {
 public:
  /// Reserves the spare part; to be made before the atlas is built.
  SpareGlyphs(ImFontAtlas& atlas, float scale, FontOf fontOf);
  ~SpareGlyphs();
  SpareGlyphs(const SpareGlyphs&) = delete;
  SpareGlyphs& operator=(const SpareGlyphs&) = delete;

  /// Draws the character for `font`, whose own file is `own`, at `emPx`, and adds it to the font.
  const ImFontGlyph* add(ImFont& font, const std::filesystem::path& own, float emPx,
                         char32_t character);

  /// Increases whenever the atlas's pixels changed.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// Whether something was refused for want of room.
  [[nodiscard]] bool full() const { return full_; }

 private:
  using Face = std::unique_ptr<FT_FaceRec_, void (*)(FT_FaceRec_*)>;
  struct Area {
    int x;
    int y;
  };
  [[nodiscard]] FT_FaceRec_* faceOf(const std::filesystem::path& file);
  [[nodiscard]] FT_FaceRec_* faceWith(const std::filesystem::path& own, char32_t character);
  [[nodiscard]] bool reserve(int width, int height, Area& area);

  ImFontAtlas& atlas_;
  FontOf fontOf_;
  int width_;
  int height_;
  int rect_;
  std::unique_ptr<FT_LibraryRec_, void (*)(FT_LibraryRec_*)> library_;
  std::map<std::filesystem::path, Face> faces_;
  std::set<std::pair<const ImFont*, char32_t>> refused_;
  // Glyphs stand in rows from the upper left corner on.
  Area next_{0, 0};
  int rowHeight_ = 0;
  std::uint64_t version_ = 0;
  bool full_ = false;
};

/// Whether the character can stand by itself, left to right.
[[nodiscard]] bool standsAlone(char32_t character);

}  // namespace flowwall::ui
