// Canvas: text and shapes in the wall's theme, on one ImGui draw list. Text stands on its
// baseline, digits are all equally wide, and what no font can show becomes an ellipsis.
//
// Units: px of a picture whose shorter side has 1080 (theme), as are all widths returned.
// Thread: render thread.
#pragma once

#include <array>
#include <glm/vec2.hpp>
#include <span>
#include <string>
#include <string_view>

#include "engine/ui/fonts.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/qr_code.hpp"
#include "engine/ui/theme.hpp"

struct ImDrawList;

namespace flowwall::ui {

using scene::Rgb;

enum class Align : std::uint8_t { left, centre, right };

struct Paint {
  Rgb colour;
  float opacity = 0.0F;
};

class Canvas {
 public:
  Canvas(ImDrawList& list, Typefaces& faces, float scale, model::Palette palette)
      : list_(list), faces_(faces), scale_(scale), palette_(palette) {}

  /// Between the two: what fade() is about.
  [[nodiscard]] int mark() const;
  /// Leaves only a share of the opacity of all that was drawn since.
  void fade(int mark, float share);

  [[nodiscard]] model::Palette palette() const { return palette_; }
  [[nodiscard]] Rgb tone(Tone tone) const { return theme::colourOf(tone, palette_); }

  /// Returns the text's width.
  float text(Style style, glm::vec2 baseline, Rgb colour, std::string_view text,
             Align align = Align::left, float opacity = 1.0F);
  /// Small tracked capitals over something bigger.
  float caption(glm::vec2 baseline, std::string_view capitals);
  [[nodiscard]] float width(Style style, std::string_view text) const;
  /// `text`, or as much of its beginning as fits with an ellipsis.
  [[nodiscard]] std::string shortened(Style style, std::string_view text, float most) const;

  void line(glm::vec2 from, glm::vec2 to, Rgb colour, float opacity);
  void polyline(std::span<const glm::vec2> points, float thickness, Rgb colour);
  /// Between the line through `points` and `bottom`, fading downwards.
  void area(std::span<const glm::vec2> points, float bottom, Rgb colour, float opacity);
  /// Darkens what lies behind text, from corner to corner: upper left, upper right, lower right,
  /// lower left.
  void shade(const Box& box, const std::array<Paint, 4>& paints);
  void rect(const Box& box, Rgb colour, float opacity, float rounding);
  void frame(const Box& box, Rgb colour, float opacity, float rounding);
  void circle(glm::vec2 centre, float radius, Rgb colour, float opacity = 1.0F);
  /// ⚠, standing on the baseline.
  void warningMark(glm::vec2 baseline, float size, Rgb colour, float opacity = 1.0F);
  void lock(glm::vec2 baseline, Rgb colour);
  /// ⌂ about `centre`.
  void house(glm::vec2 centre, float size, Rgb colour);
  /// With its quiet zone, as large as fits `most` with modules of whole pixels, in its middle.
  void qrCode(const Box& most, const QrCode& code, Rgb light, Rgb dark);

 private:
  float run(Style style, glm::vec2 baseline, std::uint32_t colour, std::string_view text,
            float tracking) const;

  ImDrawList& list_;
  Typefaces& faces_;
  float scale_;
  model::Palette palette_;
};

}  // namespace flowwall::ui
