// The wall's typefaces: found among the system's fonts, rasterised for one size of picture.
//
// Ownership: FontFinder owns fontconfig's configuration while it lives; Typefaces point into
// ImGui's atlas, until the next bake. Thread: one at a time.
// Errors: an empty path where there is no font at all; then ImGui's own font is used.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/ui/spare_glyphs.hpp"

struct _FcConfig;

namespace flowwall::ui {

class FontFinder {
 public:
  FontFinder();

  /// The file of the font that fontconfig finds nearest to `pattern`, such as "Inter:semibold".
  [[nodiscard]] std::filesystem::path find(const std::string& pattern) const;

  /// The file of a font that has the character, the nearest to `pattern`; empty: none has it.
  [[nodiscard]] std::filesystem::path find(const std::string& pattern, char32_t character) const;

 private:
  std::unique_ptr<_FcConfig, void (*)(_FcConfig*)> config_;
};

/// What a piece of text is for; decides face, weight and size.
enum class Style : std::uint8_t {
  title,
  clock,
  figure,
  unit,
  text,
  strong,
  note,
  noteStrong,
  caption,
  mono,
};

struct Typeface {
  ImFont* font = nullptr;
  float digitAdvance = 0.0F;   ///< the widest digit's: all are set as wide
  std::filesystem::path file;  ///< empty: ImGui's own
  float emPx = 0.0F;
};

class Typefaces {
 public:
  Typefaces();
  /// Fonts for characters that our own do not have are found by `fontOf`.
  explicit Typefaces(FontOf fontOf) : fontOf_(std::move(fontOf)) {}

  /// Fills ImGui's atlas; `scale` is pixels per px of the theme.
  void bake(float scale);
  [[nodiscard]] const Typeface& at(Style style) const {
    return faces_.at(static_cast<std::size_t>(style));
  }
  [[nodiscard]] float scale() const { return scale_; }

  /// Null: no installed font shows the character. Valid until the next call.
  const ImFontGlyph* glyph(Style style, char32_t character);

  /// Increases with each bake: what was laid out before points nowhere.
  [[nodiscard]] std::uint64_t bakes() const { return bakes_; }
  /// Increases whenever the atlas's pixels changed.
  [[nodiscard]] std::uint64_t pixelVersion() const {
    return (bakes_ << 32U) + (spare_ ? spare_->version() : 0);
  }
  /// No more characters find room until the next bake.
  [[nodiscard]] bool full() const { return spare_ && spare_->full(); }

 private:
  FontOf fontOf_;
  std::unique_ptr<SpareGlyphs> spare_;
  std::array<Typeface, 10> faces_;
  float scale_ = 0.0F;
  std::uint64_t bakes_ = 0;
};

}  // namespace flowwall::ui
