#include "engine/ui/panels.hpp"

#include <imgui/imgui.h>

#include <algorithm>
#include <array>
#include <glm/common.hpp>

#include "engine/ui/drawing.hpp"
#include "engine/ui/fonts.hpp"
#include "engine/ui/text_run.hpp"

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;
// Numbers that run are set anew so often, not in each frame: faster cannot be read.
constexpr model::Uptime kEasingStep = 33ms;
// Small pictures keep text that can be made out, and leave panels out instead.
constexpr float kLeastScale = 0.5F;
// When the spare part of the atlas is full, what is in it may be of use no more.
constexpr model::Uptime kFullFor = 10min;
// The left column with its shade, as far as it is dark.
constexpr float kLeftColumn = theme::kMargin + 330.0F;

std::int64_t secondsOf(model::Uptime time) {
  return std::chrono::floor<std::chrono::seconds>(time).count();
}

// Px of the picture per px of the theme.
float scaleOf(int widthPx, int heightPx) {
  return std::max(static_cast<float>(std::min(widthPx, heightPx)) / theme::kReferencePx,
                  kLeastScale);
}

// A picture of which the shade would take more than a third has none: there the Earth comes first.
bool isShaded(const LayoutInput& size) {
  return 3.0F * kLeftColumn <= size.width;
}

bool hasLeftColumn(const Layout& layout) {
  return layout.throughput || layout.counts || layout.os || layout.legend;
}

// Arcs pass behind the columns, and land behind the band when one zooms in; the shade keeps their
// text legible.
scene::ColumnShade shadeColumns(Canvas& canvas, const Layout& layout, const LayoutInput& size) {
  constexpr float kOpacity = 0.66F;
  constexpr float kFade = 84.0F;
  constexpr float kAboveBand = 16.0F;
  const auto solid = [&](float left, float right) {
    canvas.rect({left, 0.0F, right - left, size.height}, theme::kGrounds.front(), kOpacity, 0.0F);
  };
  if (!isShaded(size)) {
    return {};
  }
  scene::ColumnShade shade{.leftEnd = -kFade, .fade = kFade, .opacity = kOpacity};
  if (hasLeftColumn(layout)) {
    const float right = std::min(kLeftColumn, size.width);
    solid(0.0F, right);
    shade.leftEnd = right;
    canvas.shade(right, std::min(right + kFade, size.width), size.height, kOpacity);
  }
  if (layout.flows && !layout.flowsAreBand) {
    solid(layout.flows->x, size.width);
    shade.rightStart = layout.flows->x;
    canvas.shade(layout.flows->x, layout.flows->x - kFade, size.height, kOpacity);
  } else if (layout.flows) {
    const float left = hasLeftColumn(layout) ? kLeftColumn : 0.0F;
    const float top = layout.flows->y - kAboveBand;
    canvas.shadeUp({left, top, size.width - left, size.height - top}, kFade, kOpacity);
    shade.bottomEnd = size.height - top;
  }
  return shade;
}

scene::ColumnShade scaled(scene::ColumnShade shade, float scale) {
  shade.leftEnd *= scale;
  shade.rightStart *= scale;
  shade.bottomEnd *= scale;
  shade.fade *= scale;
  return shade;
}

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
  Typefaces faces;
};

glm::vec2 pixelShift(model::Uptime now) {
  constexpr std::array<glm::vec2, 16> kRing{{{0, 0},
                                             {1, 0},
                                             {2, 0},
                                             {2, 1},
                                             {2, 2},
                                             {1, 2},
                                             {0, 2},
                                             {-1, 2},
                                             {-2, 2},
                                             {-2, 1},
                                             {-2, 0},
                                             {-2, -1},
                                             {-2, -2},
                                             {-1, -2},
                                             {0, -2},
                                             {0, -1}}};
  const auto minute = std::chrono::floor<std::chrono::minutes>(std::max(now, 0ms)).count();
  return kRing.at(static_cast<std::size_t>(minute) % kRing.size());
}

Panels::Panels(std::string title, std::vector<scene::CountryLabel> countries)
    : title_(std::move(title)), labels_(std::move(countries)), imgui_(std::make_unique<Imgui>()) {}

Panels::~Panels() = default;

void Panels::setTitle(std::string title) {
  title_ = std::move(title);
  drawn_ = false;
}

void Panels::setRemoteAddress(const std::string& address) {
  remote_ = remoteOf(address);
  drawn_ = false;
}

void Panels::announce(std::string text, Tone tone, model::Uptime now) {
  announcement_ = {std::move(text), tone, now, announcement_.number + 1};
}

Panels::Moment Panels::momentOf(const PanelsInput& input) const {
  const model::Snapshot& snapshot = input.snapshot;
  // One step past the end, so that the last one shows the target.
  const bool moving = easing_.running(input.now - kEasingStep) || toasts_.fading(input.now);
  return {.generation = snapshot.generation,
          .settings = input.settings,
          .mode = input.mode,
          .ageSeconds = secondsOf(input.now - snapshot.health.lastGood.value_or(input.now)),
          .clockSeconds = secondsOf(input.utc.time_since_epoch()),
          .easingStep = moving ? input.now / kEasingStep : 0,
          .uptimeSeconds = secondsOf(input.now),
          .announced = announcement_.number,
          .console = input.console,
          .widthPx = input.widthPx,
          .heightPx = input.heightPx,
          .sharedArcs = input.sharedArcs};
}

Content Panels::say(const PanelsInput& input) {
  const model::Snapshot& snapshot = input.snapshot;
  easing_.begin(input.now);
  Content content{.state = describe(snapshot, input.now, input.settings.paused),
                  .filter = filterLine(snapshot.filter),
                  .honesty = honesty(snapshot, input.sharedArcs),
                  .freshness = freshness(snapshot),
                  .throughput = throughputOf(snapshot, easing_),
                  .counts = countsOf(snapshot, easing_),
                  .os = osOf(snapshot, easing_),
                  .flows = flowsOf(snapshot, easing_),
                  .clock = clockOf(input.utc),
                  .countries = countriesOf(snapshot, easing_),
                  .networks = networksOf(snapshot, easing_),
                  .toast = {},
                  .remote = remote_,
                  .notice = noticeOf(snapshot),
                  .console = input.console};
  easing_.end();
  toasts_.update(snapshot.alerts, input.now);
  if (const model::Alert* alert = toasts_.shown()) {
    content.toast = {.text = alertText(*alert),
                     .opacityPercent = static_cast<int>(100.0 * toasts_.opacity(input.now))};
  }
  if (announcement_.isShown(input.now)) {
    content.toast = {.text = announcement_.text,
                     .isAlert = false,
                     .tone = announcement_.tone,
                     .opacityPercent = 100};
  }
  return content;
}

const scene::PanelDrawList& Panels::update(const PanelsInput& input) {
  ImGui::SetCurrentContext(imgui_->context);
  updatePanels(input);
  updateLabels(input);
  if (imgui_->faces.pixelVersion() != pixelVersion_) {
    pixelVersion_ = imgui_->faces.pixelVersion();
    takeAtlas();
  }
  return drawList_;
}

void Panels::prepare(int widthPx, int heightPx) {
  ImGui::SetCurrentContext(imgui_->context);
  imgui_->faces.bake(scaleOf(widthPx, heightPx));
}

void Panels::updatePanels(const PanelsInput& input) {
  const Moment moment = momentOf(input);
  if (drawn_ && moment == moment_) {
    return;
  }
  moment_ = moment;
  Content content = say(input);
  const float scale = scaleOf(input.widthPx, input.heightPx);
  const LayoutInput wanted{.width = static_cast<float>(input.widthPx) / scale,
                           .height = static_cast<float>(input.heightPx) / scale,
                           .mode = input.mode,
                           .panels = input.settings.panels,
                           .countRows = content.counts.size(),
                           .osRows = content.os.size(),
                           .message = !content.toast.isAlert,
                           .remote = content.remote.code.side > 0,
                           .buttons = content.console.buttons,
                           .help = content.console.help,
                           .form = content.console.form ? std::optional(content.console.form->kind)
                                                        : std::nullopt};
  const glm::vec2 shift = pixelShift(input.now);
  Typefaces& faces = imgui_->faces;
  const bool bake = faces.scale() != scale || (faces.full() && input.now - bakedAt_ >= kFullFor);
  if (drawn_ && !bake && content == content_ && wanted == laidOut_ && shift == shift_ &&
      palette_ == input.settings.palette) {
    return;
  }
  if (bake) {
    faces.bake(scale);
    bakedAt_ = input.now;
  }
  content_ = std::move(content);
  laidOut_ = wanted;
  shift_ = shift;
  palette_ = input.settings.palette;
  drawn_ = true;
  layout_ = arrange(wanted);
  scale_ = scale;
  draw(input);
  occupy(layout_, scale);
  takeTriangles(glm::round(shift * scale));
}

void Panels::updateLabels(const PanelsInput& input) {
  if (input.camera) {
    labels_.update(imgui_->faces,
                   {.snapshot = input.snapshot,
                    .wanted = input.settings.labels,
                    .palette = input.settings.palette,
                    .camera = *input.camera,
                    .now = input.now,
                    .widthPx = input.widthPx,
                    .heightPx = input.heightPx,
                    .occupied = occupied_},
                   drawList_.labels);
  }
}

// Where no label may lie: the panels, and the shaded columns whole.
void Panels::occupy(const Layout& layout, float scale) {
  constexpr float kDistance = 6.0F;
  occupied_.clear();
  const auto add = [&](const Box& box) {
    occupied_.push_back({{(box.x - kDistance) * scale, (box.y - kDistance) * scale},
                         {(box.right() + kDistance) * scale, (box.bottom() + kDistance) * scale}});
  };
  Typefaces& faces = imgui_->faces;
  constexpr float kStateDot = 20.0F;
  const float header =
      std::max({widthOf(faces, Style::title, title_) / scale,
                widthOf(faces, Style::text, content_.state.text) / scale + kStateDot,
                widthOf(faces, Style::note, content_.filter + " · " + content_.honesty) / scale +
                    kStateDot});
  add({layout.title.x, layout.title.y, std::min(header, layout.truth.w),
       layout.truth.bottom() - layout.title.y});
  for (const auto& box : {layout.throughput, layout.counts, layout.os, layout.legend, layout.flows,
                          layout.clock, layout.top, layout.remote}) {
    if (box) {
      add(*box);
    }
  }
  if (isShaded(laidOut_) && hasLeftColumn(layout)) {
    add({0.0F, 0.0F, kLeftColumn, laidOut_.height});
  }
  if (layout.flows && !layout.flowsAreBand) {
    add({layout.flows->x, 0.0F, laidOut_.width - layout.flows->x, laidOut_.height});
  }
  if (layout.toast && content_.toast.opacityPercent > 0) {
    add(*layout.toast);
  }
  if (!content_.notice.headline.empty()) {
    add(layout.notice);
  }
  std::ranges::for_each(layout.console.buttons, add);
  for (const auto& box : {layout.console.form, layout.console.help}) {
    if (box) {
      add(*box);
    }
  }
}

void Panels::cover(const Box& box) {
  const glm::vec2 shift = glm::round(shift_ * scale_);
  drawList_.covers.push_back({glm::vec2(box.x, box.y) * scale_ + shift,
                              glm::vec2(box.right(), box.bottom()) * scale_ + shift});
}

// Where the columns are not shaded, over the Earth, each panel has a ground of its own.
void Panels::drawGrounds(Canvas& canvas) {
  constexpr float kAround = 14.0F;
  for (const auto& panel : {layout_.throughput, layout_.counts, layout_.os, layout_.legend,
                            layout_.flows, layout_.top}) {
    if (panel) {
      const Box box{panel->x - kAround, panel->y - kAround, panel->w + 2.0F * kAround,
                    panel->h + 2.0F * kAround};
      canvas.rect(box, theme::kGrounds.front(), 0.78F, 8.0F);
      cover(box);
    }
  }
}

void Panels::draw(const PanelsInput& input) {
  const Layout& layout = layout_;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(input.widthPx), static_cast<float>(input.heightPx));
  io.DeltaTime = 1.0F / 60.0F;
  ImGui::NewFrame();
  Canvas canvas(*ImGui::GetForegroundDrawList(), imgui_->faces, scale_, input.settings.palette);
  const Freshness fresh = content_.freshness;
  drawList_.shade = scaled(shadeColumns(canvas, layout, laidOut_), scale_);
  drawList_.covers.clear();
  if (!isShaded(laidOut_)) {
    drawGrounds(canvas);
  }
  drawList_.dialog = content_.console.help || content_.console.form.has_value();
  drawList_.plainIndices = static_cast<std::size_t>(ImGui::GetForegroundDrawList()->IdxBuffer.Size);
  drawHeader(canvas, layout, title_, content_.state, content_.filter, content_.honesty);
  if (layout.throughput) {
    drawThroughput(canvas, *layout.throughput, content_.throughput, fresh);
  }
  if (layout.counts) {
    drawCounts(canvas, *layout.counts, content_.counts, fresh);
  }
  if (layout.os) {
    drawOs(canvas, *layout.os, content_.os, fresh);
  }
  if (layout.legend) {
    drawLegend(canvas, *layout.legend);
  }
  if (layout.flows) {
    (layout.flowsAreBand ? drawFlowBand : drawFlowColumn)(canvas, *layout.flows, content_.flows,
                                                          fresh);
  }
  if (layout.clock) {
    drawClock(canvas, *layout.clock, content_.clock);
  }
  if (layout.top) {
    drawTopLists(canvas, *layout.top, content_.countries, content_.networks, fresh);
  }
  if (layout.remote) {
    drawRemote(canvas, *layout.remote, content_.remote);
    cover(*layout.remote);
  }
  if (!content_.notice.headline.empty() && !drawList_.dialog) {
    drawNotice(canvas, layout.notice, content_.notice);
  }
  if (layout.toast && content_.toast.opacityPercent > 0) {
    cover(drawToast(canvas, *layout.toast, content_.toast));
  }
  drawConsole(canvas);
  ImGui::Render();
}

void Panels::drawConsole(Canvas& canvas) const {
  const ConsoleLayout& boxes = layout_.console;
  drawButtons(canvas, boxes, content_.console);
  if (content_.console.form && boxes.form) {
    drawForm(canvas, boxes, *content_.console.form);
  }
  if (boxes.help) {
    drawHelp(canvas, *boxes.help);
  }
}

void Panels::takeAtlas() {
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
  drawList_.atlas.widthPx = width;
  drawList_.atlas.heightPx = height;
  drawList_.atlas.coverage = {pixels,
                              static_cast<std::size_t>(width) * static_cast<std::size_t>(height)};
  drawList_.atlas.version = pixelVersion_;
}

void Panels::takeTriangles(glm::vec2 shiftPx) {
  const ImDrawData& data = *ImGui::GetDrawData();
  drawList_.vertices.clear();
  drawList_.indices.clear();
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& part = *data.CmdLists[i];
    const auto base = static_cast<std::uint32_t>(drawList_.vertices.size());
    for (const ImDrawVert& vertex : part.VtxBuffer) {
      const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(vertex.col);
      drawList_.vertices.push_back({{vertex.pos.x + shiftPx.x, vertex.pos.y + shiftPx.y},
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
