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

struct _FcConfig;
struct ImFont;

namespace flowwall::ui {

class FontFinder {
 public:
  FontFinder();

  /// The file of the font that fontconfig finds nearest to `pattern`, such as "Inter:semibold".
  [[nodiscard]] std::filesystem::path find(const std::string& pattern) const;

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
  float digitAdvance = 0.0F;  ///< the widest digit's: all are set as wide
};

class Typefaces {
 public:
  /// Fills ImGui's atlas; `scale` is pixels per px of the theme.
  void bake(float scale);
  [[nodiscard]] const Typeface& at(Style style) const {
    return faces_.at(static_cast<std::size_t>(style));
  }
  [[nodiscard]] float scale() const { return scale_; }

 private:
  std::array<Typeface, 10> faces_;
  float scale_ = 0.0F;
};

}  // namespace flowwall::ui
