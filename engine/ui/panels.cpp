#include "engine/ui/panels.hpp"

#include <imgui/imgui.h>

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>

#include "engine/ui/drawing.hpp"
#include "engine/ui/fonts.hpp"
#include "engine/ui/occupied.hpp"
#include "engine/ui/pixel_shift.hpp"
#include "engine/ui/shade.hpp"
#include "engine/ui/text_run.hpp"

namespace flowwall::ui {
namespace {

using namespace std::chrono_literals;
// Numbers that run are set anew so often, not in each frame: faster cannot be read.
constexpr model::Uptime kEasingStep = 33ms;
// When the spare part of the atlas is full, what is in it may be of use no more.
constexpr model::Uptime kFullFor = 10min;
constexpr std::size_t kMostLines = 3;  // of a message

std::int64_t secondsOf(model::Uptime time) {
  return std::chrono::floor<std::chrono::seconds>(time).count();
}

scene::ColumnShade scaled(scene::ColumnShade shade, float scale) {
  shade.leftEnd *= scale;
  shade.rightStart *= scale;
  shade.bottomEnd *= scale;
  shade.titleEnd *= scale;
  shade.clockStart *= scale;
  shade.cornersEnd *= scale;
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

// By how far the sphere is unrolled, whatever was drawn before.
Panels::Stage Panels::stageOf(const PanelsInput& input) {
  if (!input.camera) {
    return {input.mode, input.mode};
  }
  const float curvature = input.camera->curvature;
  return {.shown = curvature > 0.5F ? model::ViewMode::globe : model::ViewMode::map,
          .wanted = input.mode,
          .presence = std::abs(2.0F * curvature - 1.0F)};
}

Panels::Moment Panels::momentOf(const PanelsInput& input) const {
  const model::Snapshot& snapshot = input.snapshot;
  // One step past the end, so that the last one shows the target.
  const bool moving = easing_.running(input.now - kEasingStep) || toasts_.fading(input.now);
  return {.generation = snapshot.generation,
          .settings = input.settings,
          .stage = stageOf(input),
          .ageSeconds = secondsOf(input.now - snapshot.health.lastGood.value_or(input.now)),
          .clockSeconds = secondsOf(input.utc.time_since_epoch()),
          .easingStep = moving ? input.now / kEasingStep : 0,
          .uptimeSeconds = secondsOf(input.now),
          .announced = announcement_.number,
          .console = input.console,
          .widthPx = input.widthPx,
          .heightPx = input.heightPx,
          .abridged = input.abridged};
}

Content Panels::say(const PanelsInput& input) {
  const model::Snapshot& snapshot = input.snapshot;
  easing_.begin(input.now);
  Content content{.state = describe(snapshot, input.now, input.settings.paused),
                  .filter = filterLine(snapshot.filter),
                  .honesty = honesty(snapshot, input.abridged),
                  .freshness = freshness(snapshot),
                  .throughput = throughputOf(snapshot, easing_),
                  .counts = countsOf(snapshot, easing_),
                  .os = osOf(snapshot, easing_),
                  .flows = flowsOf(snapshot, easing_),
                  .clock = clockOf(input.utc),
                  .countries = countriesOf(snapshot, easing_),
                  .networks = networksOf(snapshot, easing_),
                  .toast = {},
                  .toastLines = {},
                  .remote = remote_,
                  .notice = noticeOf(snapshot),
                  .noticeLines = {},
                  .console = input.console,
                  .formLines = {}};
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
  imgui_->faces.bake(themeScale(widthPx, heightPx));
}

void Panels::updatePanels(const PanelsInput& input) {
  const Moment moment = momentOf(input);
  if (drawn_ && moment == moment_) {
    return;
  }
  moment_ = moment;
  const float scale = themeScale(input.widthPx, input.heightPx);
  Typefaces& faces = imgui_->faces;
  const bool bake = faces.scale() != scale || (faces.full() && input.now - bakedAt_ >= kFullFor);
  if (bake) {
    faces.bake(scale);
    bakedAt_ = input.now;
  }
  Content content = say(input);
  wrapMessages(static_cast<float>(input.widthPx) / scale, content);
  LayoutInput wanted{.width = static_cast<float>(input.widthPx) / scale,
                     .height = static_cast<float>(input.heightPx) / scale,
                     .mode = moment.stage.shown,
                     .panels = input.settings.panels,
                     .countRows = content.counts.size(),
                     .osRows = content.os.size(),
                     .message = !content.toast.isAlert,
                     .remote = content.remote.code.side > 0,
                     .noticeLines = content.noticeLines.size(),
                     .formLines = content.formLines.size(),
                     .buttons = content.console.buttons,
                     .help = content.console.help,
                     .form = content.console.form ? std::optional(content.console.form->kind)
                                                  : std::nullopt};
  wrapToast(wanted, content);
  const glm::vec2 shift = pixelShift(input.now);
  if (drawn_ && !bake && content == content_ && wanted == laidOut_ && moment.stage == stage_ &&
      shift == shift_ && palette_ == input.settings.palette) {
    return;
  }
  content_ = std::move(content);
  laidOut_ = wanted;
  stage_ = moment.stage;
  shift_ = shift;
  palette_ = input.settings.palette;
  drawn_ = true;
  arrangeStage();
  scale_ = scale;
  draw(input);
  findOccupied();
  takeTriangles(glm::round(shift * scale));
}

void Panels::wrapMessages(float width, Content& content) {
  const auto lines = [&](Style style, const std::string& text, float room) {
    return wrapped(imgui_->faces, style, text, room * imgui_->faces.scale(), kMostLines);
  };
  content.noticeLines = lines(Style::text, content.notice.detail, noticeRoom(width));
  if (content.console.form && content.console.form->kind == FormKind::session) {
    content.formLines =
        lines(Style::note, content.console.form->sections.front().note, sessionNoteRoom(width));
  }
}

// Its box is known once all is laid out, and no narrower with more lines.
void Panels::wrapToast(LayoutInput& wanted, Content& content) {
  if (content.toast.opacityPercent == 0) {
    return;
  }
  if (const auto box = arrange(wanted).toast) {
    content.toastLines = wrapped(imgui_->faces, Style::note, content.toast.text,
                                 toastRoom(*box, content.toast) * imgui_->faces.scale(),
                                 content.toast.isAlert ? 1 : kMostLines);
    wanted.toastLines = std::max<std::size_t>(content.toastLines.size(), 1);
  }
}

void Panels::arrangeStage() {
  layout_ = arrange(laidOut_);
  if (stage_.changes()) {
    LayoutInput other = laidOut_;
    other.mode = other.mode == model::ViewMode::map ? model::ViewMode::globe : model::ViewMode::map;
    other_ = arrange(other);
  }
}

// Of a panel that is here in this mode, and there in the other.
float Panels::presenceOf(const std::optional<Box>& here, const std::optional<Box>& there) const {
  return stage_.presence < 1.0F && here != there ? stage_.presence : 1.0F;
}

// None while globe and map go over into each other: places fly, zoomed in, right over the panels.
void Panels::updateLabels(const PanelsInput& input) {
  if (input.camera) {
    labels_.update(imgui_->faces,
                   {.snapshot = input.snapshot,
                    .wanted = input.settings.labels && !stage_.changes(),
                    .palette = input.settings.palette,
                    .camera = *input.camera,
                    .now = input.now,
                    .widthPx = input.widthPx,
                    .heightPx = input.heightPx,
                    .occupied = occupied_},
                   drawList_.labels);
  }
}

void Panels::findOccupied() {
  const Said said{.titleEnd = headerEnd(),
                  .toast = content_.toast.opacityPercent > 0,
                  .notice = !content_.notice.headline.empty()};
  occupied_.clear();
  occupy(layout_, laidOut_, said, scale_, occupied_);
}

// Of title and lines, from the left; in steps, so that it rests while seconds are counted.
float Panels::headerEnd() const {
  constexpr float kStateDot = 20.0F;
  constexpr float kStep = 24.0F;
  const auto width = [&](Style style, const std::string& text) {
    return widthOf(imgui_->faces, style, text) / scale_;
  };
  const float widest =
      std::max({width(Style::title, title_), width(Style::text, content_.state.text) + kStateDot,
                width(Style::note, content_.filter + " · " + content_.honesty) + kStateDot});
  return std::min(layout_.title.x + std::ceil(widest / kStep) * kStep, layout_.truth.right());
}

void Panels::cover(const Box& box) {
  const glm::vec2 shift = glm::round(shift_ * scale_);
  drawList_.covers.push_back({glm::vec2(box.x, box.y) * scale_ + shift,
                              glm::vec2(box.right(), box.bottom()) * scale_ + shift});
}

void Panels::draw(const PanelsInput& input) {
  const Layout& layout = layout_;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(input.widthPx), static_cast<float>(input.heightPx));
  io.DeltaTime = 1.0F / 60.0F;
  ImGui::NewFrame();
  Canvas canvas(*ImGui::GetForegroundDrawList(), imgui_->faces, scale_, input.settings.palette);
  const float flows = presenceOf(layout.flows, other_.flows);
  const scene::ColumnShade shade = shadeOf(layout, laidOut_, headerEnd());
  drawList_.shade = scaled(shade, scale_);
  drawList_.covers.clear();
  drawShade(canvas, shade, laidOut_, flows);
  drawList_.dialog = content_.console.help || content_.console.form.has_value();
  drawList_.plainIndices = static_cast<std::size_t>(ImGui::GetForegroundDrawList()->IdxBuffer.Size);
  drawHeader(canvas, layout, title_, content_.state, content_.filter, content_.honesty);
  drawFixed(canvas);
  drawFlows(canvas);
  drawList_.besideIndices =
      static_cast<std::size_t>(ImGui::GetForegroundDrawList()->IdxBuffer.Size);
  drawMessages(canvas);
  drawConsole(canvas);
  ImGui::Render();
}

// Panels that have the same place in both modes.
void Panels::drawFixed(Canvas& canvas) const {
  const Layout& layout = layout_;
  const Freshness fresh = content_.freshness;
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
  if (layout.clock) {
    drawClock(canvas, *layout.clock, content_.clock);
  }
  if (layout.top) {
    drawTopLists(canvas, *layout.top, content_.countries, content_.networks, fresh);
  }
}

// What may have another place in the other mode.
template <typename DrawAt>
void Panels::drawMovable(Canvas& canvas, const std::optional<Box>& here,
                         const std::optional<Box>& there, DrawAt drawAt) {
  if (here) {
    const int mark = canvas.mark();
    drawAt(*here);
    canvas.fade(mark, presenceOf(here, there));
  }
}

void Panels::drawFlows(Canvas& canvas) {
  drawMovable(canvas, layout_.flows, other_.flows, [&](const Box& box) {
    (layout_.flowsAreBand ? drawFlowBand : drawFlowColumn)(canvas, box, content_.flows,
                                                           content_.freshness);
  });
}

// In the midst of the picture.
void Panels::drawMessages(Canvas& canvas) {
  drawMovable(canvas, layout_.remote, other_.remote, [&](const Box& box) {
    drawRemote(canvas, box, content_.remote);
    cover(box);
  });
  if (!content_.notice.headline.empty() && !drawList_.dialog) {
    drawMovable(canvas, layout_.notice, other_.notice, [&](const Box& box) {
      drawNotice(canvas, box, content_.notice, content_.noticeLines);
      cover(box);
    });
  }
  if (content_.toast.opacityPercent > 0) {
    drawMovable(canvas, layout_.toast, other_.toast, [&](const Box& box) {
      cover(drawToast(canvas, box, content_.toast, content_.toastLines));
    });
  }
}

void Panels::drawConsole(Canvas& canvas) const {
  const ConsoleLayout& boxes = layout_.console;
  drawButtons(canvas, boxes, content_.console);
  if (content_.console.form && boxes.form) {
    drawForm(canvas, boxes, *content_.console.form, content_.formLines);
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
