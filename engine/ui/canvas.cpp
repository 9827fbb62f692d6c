#include "engine/ui/canvas.hpp"

#include <imgui/imgui.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/ui/text_run.hpp"

namespace flowwall::ui {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

ImU32 packed(Rgb colour, float opacity) {
  return IM_COL32(colour.r, colour.g, colour.b,
                  static_cast<int>(std::lround(255.0F * std::clamp(opacity, 0.0F, 1.0F))));
}

}  // namespace

int Canvas::mark() const {
  return list_.VtxBuffer.Size;
}

void Canvas::fade(int mark, float share) {
  if (share >= 1.0F) {
    return;
  }
  for (int i = mark; i < list_.VtxBuffer.Size; ++i) {
    ImU32& colour = list_.VtxBuffer[i].col;
    const auto alpha = static_cast<float>(colour >> IM_COL32_A_SHIFT);
    colour = (colour & ~IM_COL32_A_MASK) | static_cast<ImU32>(std::lround(alpha * share))
                                               << IM_COL32_A_SHIFT;
  }
}

// Works in pixels.
float Canvas::run(Style style, glm::vec2 baseline, std::uint32_t colour, std::string_view text,
                  float tracking) const {
  ImFont* font = faces_.at(style).font;
  const float top = baseline.y - font->Ascent;
  return walkText(faces_, style, text, tracking, [&](const ImFontGlyph& glyph, float left) {
    font->RenderChar(&list_, font->FontSize, ImVec2(baseline.x + left, top), colour,
                     static_cast<ImWchar>(glyph.Codepoint));
  });
}

float Canvas::text(Style style, glm::vec2 baseline, Rgb colour, std::string_view text, Align align,
                   float opacity) {
  const float width = this->width(style, text);
  const float shift = align == Align::left ? 0.0F : align == Align::right ? width : width / 2.0F;
  const glm::vec2 at{std::round((baseline.x - shift) * scale_), std::round(baseline.y * scale_)};
  run(style, at, packed(colour, opacity), text, 0.0F);
  return width;
}

float Canvas::caption(glm::vec2 baseline, std::string_view capitals) {
  const glm::vec2 at{std::round(baseline.x * scale_), std::round(baseline.y * scale_)};
  return run(Style::caption, at, packed(theme::kMute, 1.0F), capitals,
             theme::kCaptionTracking * scale_) /
         scale_;
}

float Canvas::width(Style style, std::string_view text) const {
  return widthOf(faces_, style, text) / scale_;
}

std::string Canvas::shortened(Style style, std::string_view text, float most) const {
  return ui::shortened(faces_, style, text, most * scale_);
}

void Canvas::line(glm::vec2 from, glm::vec2 to, Rgb colour, float opacity) {
  const float thickness = std::max(1.0F, std::round(scale_));
  const float y = std::round(from.y * scale_);
  list_.AddRectFilled(ImVec2(from.x * scale_, y), ImVec2(to.x * scale_, y + thickness),
                      packed(colour, opacity));
}

void Canvas::polyline(std::span<const glm::vec2> points, float thickness, Rgb colour) {
  for (const glm::vec2 point : points) {
    list_.PathLineTo(ImVec2(point.x * scale_, point.y * scale_));
  }
  list_.PathStroke(packed(colour, 1.0F), ImDrawFlags_None, thickness * scale_);
}

void Canvas::area(std::span<const glm::vec2> points, float bottom, Rgb colour, float opacity) {
  if (points.size() < 2) {
    return;
  }
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  const ImU32 above = packed(colour, opacity);
  const ImU32 below = packed(colour, 0.02F);
  const auto count = static_cast<int>(points.size());
  list_.PrimReserve(6 * (count - 1), 2 * count);
  for (int i = 0; i + 1 < count; ++i) {
    const auto first = list_._VtxCurrentIdx + 2U * static_cast<unsigned>(i);
    for (const unsigned corner : {0U, 1U, 2U, 2U, 1U, 3U}) {
      list_.PrimWriteIdx(static_cast<ImDrawIdx>(first + corner));
    }
  }
  for (const glm::vec2 point : points) {
    list_.PrimWriteVtx(ImVec2(point.x * scale_, point.y * scale_), white, above);
    list_.PrimWriteVtx(ImVec2(point.x * scale_, bottom * scale_), white, below);
  }
}

// Its two triangles meet in the corner that differs: so a corner of a fading edge has no crease.
void Canvas::shade(const Box& box, const std::array<Paint, 4>& paints) {
  const auto contrast = [&](unsigned one, unsigned other) {
    return std::abs(paints[one].opacity - paints[other].opacity);
  };
  const unsigned first = contrast(0, 2) >= contrast(1, 3) ? 0U : 1U;
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  list_.PrimReserve(6, 4);
  for (const unsigned corner : {0U, 1U, 2U, 0U, 2U, 3U}) {
    list_.PrimWriteIdx(static_cast<ImDrawIdx>(list_._VtxCurrentIdx + (corner + first) % 4U));
  }
  const std::array<glm::vec2, 4> corners{
      {{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}}};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    list_.PrimWriteVtx(ImVec2(corners[i].x * scale_, corners[i].y * scale_), white,
                       packed(paints[i].colour, paints[i].opacity));
  }
}

void Canvas::rect(const Box& box, Rgb colour, float opacity, float rounding) {
  list_.AddRectFilled(ImVec2(box.x * scale_, box.y * scale_),
                      ImVec2(box.right() * scale_, box.bottom() * scale_), packed(colour, opacity),
                      rounding * scale_);
}

void Canvas::frame(const Box& box, Rgb colour, float opacity, float rounding) {
  list_.AddRect(ImVec2(box.x * scale_, box.y * scale_),
                ImVec2(box.right() * scale_, box.bottom() * scale_), packed(colour, opacity),
                rounding * scale_, ImDrawFlags_None, 1.2F * scale_);
}

void Canvas::circle(glm::vec2 centre, float radius, Rgb colour, float opacity) {
  list_.AddCircleFilled(ImVec2(centre.x * scale_, centre.y * scale_), radius * scale_,
                        packed(colour, opacity), 24);
}

void Canvas::warningMark(glm::vec2 baseline, float size, Rgb colour, float opacity) {
  const auto at = [&](float x, float y) {
    return ImVec2((baseline.x + x * size) * scale_, (baseline.y - y * size) * scale_);
  };
  const ImU32 ink = packed(colour, opacity);
  list_.AddTriangleFilled(at(0.0F, -0.04F), at(1.14F, -0.04F), at(0.57F, 0.98F), ink);
  const ImU32 hole = packed(theme::kToastGround, opacity);
  list_.AddRectFilled(at(0.51F, 0.62F), at(0.63F, 0.28F), hole);
  list_.AddRectFilled(at(0.51F, 0.19F), at(0.63F, 0.07F), hole);
}

void Canvas::house(glm::vec2 centre, float size, Rgb colour) {
  const auto at = [&](float x, float y) {
    return ImVec2((centre.x + x * size) * scale_, (centre.y + y * size) * scale_);
  };
  const ImU32 ink = packed(colour, 1.0F);
  list_.AddTriangleFilled(at(-0.6F, 0.02F), at(0.0F, -0.55F), at(0.6F, 0.02F), ink);
  list_.AddRectFilled(at(-0.4F, 0.02F), at(0.4F, 0.5F), ink);
}

void Canvas::qrCode(const Box& most, const QrCode& code, Rgb light, Rgb dark) {
  constexpr std::size_t kQuiet = 4;  // modules; ISO/IEC 18004 asks for as many
  const auto modules = static_cast<float>(code.side + 2 * kQuiet);
  const float module = std::max(1.0F, std::floor(std::min(most.w, most.h) * scale_ / modules));
  const float left = std::round((most.x + most.w / 2.0F) * scale_ - modules * module / 2.0F);
  const float top = std::round((most.y + most.h / 2.0F) * scale_ - modules * module / 2.0F);
  const auto corner = [&](std::size_t column, std::size_t row) {
    return ImVec2(left + static_cast<float>(kQuiet + column) * module,
                  top + static_cast<float>(kQuiet + row) * module);
  };
  list_.AddRectFilled(ImVec2(left, top), ImVec2(left + modules * module, top + modules * module),
                      packed(light, 1.0F));
  for (std::size_t row = 0; row < code.side; ++row) {
    for (std::size_t column = 0; column < code.side; ++column) {
      std::size_t end = column;  // neighbours are one rectangle
      while (end < code.side && code.at(end, row)) {
        ++end;
      }
      if (end > column) {
        list_.AddRectFilled(corner(column, row), corner(end, row + 1), packed(dark, 1.0F));
        column = end;
      }
    }
  }
}

void Canvas::lock(glm::vec2 baseline, Rgb colour) {
  const auto at = [&](float x, float y) {
    return ImVec2((baseline.x + x) * scale_, (baseline.y - y) * scale_);
  };
  const ImU32 ink = packed(colour, 0.9F);
  list_.AddRectFilled(at(0.0F, 7.0F), at(9.0F, 0.0F), ink, 1.5F * scale_);
  list_.PathArcTo(at(4.5F, 8.0F), 2.8F * scale_, kPi, 2.0F * kPi, 10);
  list_.PathStroke(ink, ImDrawFlags_None, 1.4F * scale_);
}

}  // namespace flowwall::ui
