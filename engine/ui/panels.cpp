#include "engine/ui/panels.hpp"

#include <imgui/imgui.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/ui/fonts.hpp"
#include "engine/ui/state_line.hpp"

namespace flowwall::ui {
namespace {

constexpr float kReferenceHeightPx = 1080.0F;
constexpr float kMarginPx = 48.0F;
constexpr float kTitlePx = 30.0F;
constexpr float kTextPx = 18.0F;
constexpr float kDotRadiusPx = 5.0F;

constexpr ImU32 kInk = IM_COL32(0xe6, 0xed, 0xf7, 255);
constexpr ImU32 kMute = IM_COL32(0x84, 0x94, 0xab, 255);
// By Tone.
constexpr std::array<ImU32, 4> kToneColours{
    IM_COL32(0x38, 0xe1, 0xc6, 255), IM_COL32(0x6a, 0xa8, 0xff, 255),
    IM_COL32(0xff, 0xb5, 0x47, 255), IM_COL32(0xff, 0x4d, 0x6a, 255)};

}  // namespace

struct Panels::Imgui {
  Imgui() : context(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context);
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().LogFilename = nullptr;
  }
  ~Imgui() { ImGui::DestroyContext(context); }
  Imgui(const Imgui&) = delete;
  Imgui& operator=(const Imgui&) = delete;

  ImGuiContext* context;
  ImFont* title = nullptr;
  ImFont* text = nullptr;
  float bakedForScale = 0.0F;
};

Panels::Panels(std::string title) : title_(std::move(title)), imgui_(std::make_unique<Imgui>()) {}

Panels::~Panels() = default;

// Glyphs are rasterised at the size they are shown at, so that text is sharp at any resolution.
void Panels::bakeFonts(float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  static constexpr std::array<ImWchar, 9> kRanges{0x20,  0x17f,  0x370,  0x3ff, 0x400,
                                                  0x52f, 0x2010, 0x2044, 0};
  const FontFinder finder;
  const auto add = [&](const char* pattern, float sizePx) {
    const auto file = finder.find(pattern);
    ImFont* font = file.empty() ? nullptr
                                : atlas.AddFontFromFileTTF(file.c_str(), sizePx * scale, nullptr,
                                                           kRanges.data());
    return font != nullptr ? font : atlas.AddFontDefault();
  };
  imgui_->title = add("Inter:semibold", kTitlePx);
  imgui_->text = add("Inter:regular", kTextPx);
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
  drawList_.atlas.widthPx = width;
  drawList_.atlas.heightPx = height;
  drawList_.atlas.coverage.assign(pixels, pixels + std::ptrdiff_t{width} * height);
  ++drawList_.atlas.version;
  imgui_->bakedForScale = scale;
}

const scene::PanelDrawList& Panels::update(const PanelsInput& input) {
  const StateLine state = describe(input.snapshot, input.now);
  const std::string confession = honesty(input.snapshot);
  const std::string wanted = state.text + '\n' + confession + '\n' + std::to_string(input.widthPx) +
                             'x' + std::to_string(input.heightPx);
  if (wanted == shown_ && static_cast<int>(state.tone) == stateTone_) {
    return drawList_;
  }
  shown_ = wanted;
  stateText_ = state.text;
  stateTone_ = static_cast<int>(state.tone);
  ImGui::SetCurrentContext(imgui_->context);
  const float scale =
      static_cast<float>(std::min(input.widthPx, input.heightPx)) / kReferenceHeightPx;
  if (imgui_->bakedForScale != scale) {
    bakeFonts(scale);
  }
  layOut(confession, scale, input.widthPx, input.heightPx);
  return drawList_;
}

void Panels::layOut(const std::string& honestyText, float scale, int widthPx, int heightPx) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(widthPx), static_cast<float>(heightPx));
  io.DeltaTime = 1.0F / 60.0F;
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const auto text = [&](ImFont* font, float x, float y, ImU32 colour, const std::string& line) {
    list.AddText(font, font->FontSize, ImVec2(x, y), colour, line.c_str());
  };
  const float margin = kMarginPx * scale;
  const float stateTop = margin + 38.0F * scale;
  const float dot = kDotRadiusPx * scale;
  const ImU32 tone = kToneColours.at(static_cast<std::size_t>(stateTone_));
  const bool calm = stateTone_ <= static_cast<int>(Tone::note);
  text(imgui_->title, margin, margin - 6.0F * scale, kInk, title_);
  list.AddCircleFilled(ImVec2(margin + dot, stateTop + 10.0F * scale), dot, tone, 24);
  text(imgui_->text, margin + 20.0F * scale, stateTop, calm ? kMute : tone, stateText_);
  if (!honestyText.empty()) {
    const float bottom = static_cast<float>(heightPx) - margin - kTextPx * scale;
    text(imgui_->text, margin, bottom, kMute, honestyText);
  }
  ImGui::Render();

  const ImDrawData& data = *ImGui::GetDrawData();
  drawList_.vertices.clear();
  drawList_.indices.clear();
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& part = *data.CmdLists[i];
    const auto base = static_cast<std::uint32_t>(drawList_.vertices.size());
    for (const ImDrawVert& vertex : part.VtxBuffer) {
      const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(vertex.col);
      drawList_.vertices.push_back({{vertex.pos.x, vertex.pos.y},
                                    {vertex.uv.x, vertex.uv.y},
                                    {colour.x, colour.y, colour.z, colour.w}});
    }
    for (const ImDrawIdx index : part.IdxBuffer) {
      drawList_.indices.push_back(base + index);
    }
  }
  ++drawList_.version;
}

}  // namespace flowwall::ui
