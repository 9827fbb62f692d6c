#include "engine/render/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <utility>

#include "engine/model/cpu_time.hpp"
#include "engine/render/frame_uniforms.hpp"
#include "engine/scene/crowd_sizes.hpp"
#include "engine/scene/geodesy.hpp"
#include "engine/scene/palette.hpp"
#include "engine/scene/quality_rung.hpp"
#include "engine/scene/sun.hpp"

namespace flowwall::render {
namespace {

constexpr GLuint kFrameBinding = 0;
constexpr int kGraticuleDeg = 15;
constexpr float kReferenceHeightPx = 1080.0F;

// A look token (sRGB).
constexpr LineStyle kGraticule{{0.353F, 0.510F, 0.745F}, 0.10F, 0.7F, 0.0F};

// By model::DeviceOs; linear blending of sRGB values, as the look's tokens were mixed.
std::array<glm::vec4, 8> osColours(model::Palette palette) {
  std::array<glm::vec4, 8> colours;
  colours.fill(glm::vec4(1.0F));
  std::ranges::transform(scene::colours(palette).os, colours.begin(), [](scene::Rgb colour) {
    return glm::vec4(glm::vec3(colour.r, colour.g, colour.b) / 255.0F, 1.0F);
  });
  return colours;
}

// Light adds up where flows share their way, above all at the home site: each shines less among
// many, so that a busy wall keeps its colours. Some 60 arcs are drawn at full strength.
float exposureFor(float arcs) {
  constexpr float kFullStrength = 60.0F;
  return std::pow(std::max(1.0F, arcs / kFullStrength), -0.4F);
}

// The night follows the sun by the minute: a quarter of a degree.
auto sunMinute(model::UtcTime utc) {
  return std::chrono::floor<std::chrono::minutes>(utc);
}

// Of all a camera holds, the backdrop shows everything but how the globe is turned.
scene::CameraFrame withoutRotation(scene::CameraFrame camera) {
  camera.rotation = glm::mat3(1.0F);
  return camera;
}

}  // namespace

scene::QualityRange qualityRange(const gl::ContextInfo& context) {
  return context.software
             ? scene::QualityRange{model::Quality::low}
             : scene::QualityRange{.start = model::Quality::high, .highest = model::Quality::ultra};
}

Renderer::Renderer(scene::WorldMesh world, scene::QualityRange range,
                   std::optional<std::filesystem::path> shaderFolder)
    : automatic_(range), quality_(range.start), world_(std::move(world)),
      shaders_(std::move(shaderFolder)), uniforms_("frame", sizeof(FrameUniforms)),
      backdrop_(shaders_), ocean_(shaders_),
      graticule_(shaders_, "graticule", scene::graticule(kGraticuleDeg), kGraticule),
      levels_(world_.levels.size()), night_(shaders_), flows_(shaders_), labels_(shaders_),
      ui_(shaders_) {
  if (gl::TimerRing::available()) {
    timer_.emplace("frame time");
  }
}

void Renderer::prepareLayers(int widthPx, int heightPx, bool hdr) {
  if (layers_.picture.widthPx() == widthPx && layers_.picture.heightPx() == heightPx &&
      layers_.hdr == hdr) {
    return;
  }
  layers_ = {};  // the old pictures go before the new ones come
  layers_.picture = {"picture", GL_RGBA8, widthPx, heightPx};
  layers_.backdrop = {"backdrop layer", GL_RGBA8, widthPx, heightPx};
  layers_.hdr = hdr;
  if (hdr) {
    glow_ ? glow_->resize(widthPx, heightPx) : glow_.emplace(shaders_).resize(widthPx, heightPx);
  }
  backdropDrawnFor_.reset();
  worldDrawnFor_.reset();
  camera_.reset();
}

const gl::RenderTarget* Renderer::made(gl::RenderTarget& layer, const char* label,
                                       bool light) const {
  if (layer.widthPx() == 0) {
    layer = {label, light && layers_.hdr ? kLightFormat : GLenum{GL_RGBA8},
             layers_.picture.widthPx(), layers_.picture.heightPx()};
  }
  return &layer;
}

Renderer::Targets Renderer::targets(bool cameraMoves) {
  if (cameraMoves && !layers_.hdr) {
    return {&layers_.picture, &layers_.picture, &layers_.picture};
  }
  const auto* above = made(layers_.above, "arcs and more layer", true);
  return {made(layers_.world, "world layer", false),
          cameraMoves ? above : made(layers_.arcs, "arcs layer", true), above};
}

void Renderer::writeUniforms(const FrameInput& input) {
  const scene::CameraFrame& camera = input.camera;
  const auto width = static_cast<float>(layers_.picture.widthPx());
  const auto height = static_cast<float>(layers_.picture.heightPx());
  FrameUniforms frame;
  frame.rotation = glm::mat4(camera.rotation);
  frame.view = {camera.curvature, camera.scalePx, camera.offsetPx.x, camera.offsetPx.y};
  frame.viewport = {width, height, std::min(width, height) / kReferenceHeightPx,
                    scene::kEyeDistance};
  frame.clock = {static_cast<std::uint32_t>(input.now.count()),
                 static_cast<std::uint32_t>((input.now - input.held).count()), 0, 0};
  frame.exposure = {exposureFor(drawn_.light()), input.panels.shade.bottomEnd,
                    exposureFor(drawn_.current().alertedLight()), 0.0F};
  frame.light = glm::vec4(glm::normalize(glm::vec3(-0.55F, 0.62F, 0.56F)), 0.0F);
  frame.sun =
      glm::vec4(glm::vec3(scene::unitVector(scene::subsolarPoint(sunMinute(input.utc)))), 0.0F);
  const scene::QualityRung& rung = scene::rung(quality_);
  const scene::CrowdSizes sizes = scene::crowdSizes(drawn_.current(), rung, camera, input.widthPx,
                                                    input.heightPx, frame.viewport.z);
  frame.packet = {rung.glowPx, rung.swellPx, rung.tailPx, 0.0F};
  frame.crowd = {sizes.packets, sizes.places, sizes.lines, sizes.tails};
  flows_.setDust(sizes.tails <= 0.0F);
  const scene::ColumnShade& shade = input.panels.shade;
  // What lies under panels they darken themselves.
  const bool overPanels = panelsBelow_ || (!layers_.hdr && camera_ == input.camera);
  frame.shade = {shade.leftEnd, shade.rightStart, shade.fade, overPanels ? shade.opacity : 0.0F};
  frame.corners = {shade.titleEnd, shade.clockStart, shade.cornersEnd,
                   panelsBelow_ ? shade.opacity : 0.0F};
  frame.osColour = osColours(input.settings.palette);
  uniforms_.write(0, std::as_bytes(std::span(&frame, 1)));
  uniforms_.bind(GL_UNIFORM_BUFFER, kFrameBinding);
  stats_.frameUploadBytes += sizeof frame;
}

const scene::DrawnFlows& Renderer::takeFlows(const model::Snapshot& snapshot,
                                             const model::DisplaySettings& settings,
                                             const scene::CameraFrame& camera, model::Uptime now) {
  quality_ = settings.quality.value_or(automatic_.quality());
  const auto changes = drawn_.update(snapshot, scene::rung(quality_), camera.scalePx, now);
  taken_.add(changes);
  return drawn_;
}

void Renderer::draw(const FrameInput& input) {
  stats_ = {};
  clock_.start();
  if (timer_) {
    timer_->begin();
  }
  if (shaders_.reloadChanged()) {
    backdropDrawnFor_.reset();
    worldDrawnFor_.reset();
  }
  const auto begin = model::threadCpuTime();
  takeFlows(input.snapshot, input.settings, input.camera, input.now);
  stats_.flowTables = model::threadCpuTime() - begin;
  prepareLayers(input.widthPx, input.heightPx, scene::rung(quality_).hdr);
  const bool flowsChanged =
      taken_.switched || taken_.current.tables ||
      std::exchange(paletteDrawn_, input.settings.palette) != input.settings.palette;
  flows_.upload(drawn_, std::exchange(taken_, {}), stats_);
  flows_.setView(input.camera.curvature, drawn_.presence(input.now),
                 layers_.hdr ? Light::linear : Light::shown);
  flowBytesUploaded_ += stats_.flowUploadBytes;
  panelsBelow_ = panelsLieBelow(input);
  writeUniforms(input);
  clock_.done(Pass::uploads);
  drawLayers(input, flowsChanged);
  if (timer_) {
    timer_->end();
    judgeQuality(input);
  }
}

void Renderer::drawLayers(const FrameInput& input, bool flowsChanged) {
  if (camera_) {  // the first picture is not to wait
    shaders_.loadNext();
  }
  const WorldView view = worldView(input);
  const bool cameraMoves = camera_ != input.camera;
  const Targets drawn = targets(cameraMoves);
  const bool worldChanged = cameraMoves || worldDrawnFor_ != view;
  if (worldChanged) {
    drawWorld(view, *drawn.world, input.panels);
    if (drawn.world == drawn.arcs) {
      glFlush();  // a software renderer draws it while the lines' vertices are worked out
    }
  }
  const bool arcsChanged = drawArcs(drawn, worldChanged, flowsChanged, input.now);
  if (layers_.hdr) {
    drawInHighRange(drawn, input.panels);
  } else {
    drawInPlainRange(drawn, arcsChanged, input.panels);
  }
  drawLabels(input);
  if (cameraMoves) {
    worldDrawnFor_.reset();
  }
  camera_ = input.camera;
}

// Below a still camera what moves is drawn over the panels, as dark in their columns as if it were
// below: so panels need not be drawn in each frame. Those in the midst of the picture are laid over
// it again. But a dialog, seldom as it is open, has to lie above all.
void Renderer::drawInPlainRange(const Targets& targets, bool arcsChanged,
                                const scene::PanelDrawList& panels) {
  if (targets.above == &layers_.picture) {
    drawMoving();
    drawPanels(panels, panelsBelow_ ? UiPass::Part::midst : UiPass::Part::all);
    return;
  }
  drawStill(targets, arcsChanged, panels);
  copy(*targets.above, layers_.picture);
  layers_.picture.bind();
  drawMoving();
  for (const scene::PixelBox& box : panels.covers) {
    const glm::ivec2 least = glm::floor(box.least);
    const glm::ivec2 most = glm::ceil(box.most);
    targets.above->copyTo(layers_.picture, least.x, least.y, most.x - least.x, most.y - least.y);
  }
}

// A dialog's are drawn last of all.
void Renderer::drawPanels(const scene::PanelDrawList& panels, UiPass::Part part) {
  if (!panels.dialog) {
    ui_.bindGlyphs(panels.atlas);
    ui_.draw(panels, part, stats_);
    clock_.done(Pass::panels);
  }
}

void Renderer::drawInHighRange(const Targets& targets, const scene::PanelDrawList& panels) {
  copy(*targets.arcs, *targets.above);
  targets.above->bind();
  drawMoving();
  glow_->draw(*targets.world, *targets.above, layers_.picture, clock_, stats_);
  drawPanels(panels, UiPass::Part::all);
}

void Renderer::drawMoving() {
  const auto drawAlerted = [this] {
    flows_.drawAlertedArcs(stats_);
    clock_.done(Pass::alerted);
  };
  if (!flows_.dust()) {
    drawAlerted();
  }
  flows_.drawPackets(stats_);
  clock_.done(Pass::packets);
  if (flows_.dust()) {  // in which they would be lost
    drawAlerted();
  }
  flows_.drawHome(stats_);  // however many packets end there
  clock_.done(Pass::home);
}

void Renderer::drawLabels(const FrameInput& input) {
  ui_.bindGlyphs(input.panels.atlas);
  labels_.draw(input.panels.labels, camera_.value_or(input.camera) == input.camera, stats_);
  clock_.done(Pass::labels);
  if (input.panels.dialog) {
    ui_.draw(input.panels, UiPass::Part::all, stats_);
    clock_.done(Pass::panels);
  }
}

// Nothing, where it is all one.
void Renderer::copy(const gl::RenderTarget& from, const gl::RenderTarget& to) {
  if (&from != &to) {
    from.copyTo(to);
    clock_.done(Pass::copies);
  }
}

// For the next frame: of this one the GPU's time is not known yet.
void Renderer::judgeQuality(const FrameInput& input) {
  while (const auto time = timer_->take()) {
    stats_.gpuTime = time;
    if (!input.settings.quality) {
      automatic_.add(*time, budget_, input.now);
    }
  }
  const std::size_t programs = shaders_.loaded();
  const bool compiled = std::exchange(programs_, programs) != programs;
  if (input.settings.quality || compiled) {  // the GPU waited for a compiler
    automatic_.interrupt(input.now);
  }
}

Renderer::WorldView Renderer::worldView(const FrameInput& input) const {
  const scene::QualityRung& rung = scene::rung(quality_);
  const float errorPx = input.camera.curvature > 0.0F ? rung.globeErrorPx : rung.mapErrorPx;
  const float pxPerDegree = glm::radians(input.camera.scalePx);
  return {input.camera, sunMinute(input.utc),
          scene::levelFor(world_.levels, pxPerDegree, errorPx, worldLevel_)};
}

glm::vec2 Renderer::sizePx() const {
  return {layers_.picture.widthPx(), layers_.picture.heightPx()};
}

// Where the globe turns beside the panels, and no more than its limb in the end of their shade,
// they stand still below it. Not in the first frame, which is not to wait for another layer.
bool Renderer::panelsLieBelow(const FrameInput& input) const {
  return !layers_.hdr && camera_ && camera_ != input.camera && !input.panels.dialog &&
         scene::globeLiesBeside(input.panels.shade, input.camera, sizePx());
}

// What the world is drawn over.
const gl::RenderTarget& Renderer::ground(const scene::PanelDrawList& panels) {
  if (!panelsBelow_) {
    return layers_.backdrop;
  }
  made(layers_.above, "arcs and more layer", true);
  if (groundDrawn_ != panels.version) {
    copy(layers_.backdrop, layers_.above);
    layers_.above.bind();
    drawPanels(panels, UiPass::Part::beside);
    groundDrawn_ = panels.version;
  }
  return layers_.above;
}

void Renderer::drawWorld(const WorldView& view, const gl::RenderTarget& target,
                         const scene::PanelDrawList& panels) {
  const scene::CameraFrame& camera = view.camera;
  if (backdropDrawnFor_ != withoutRotation(camera)) {
    layers_.backdrop.bind();
    backdrop_.draw(stats_);
    backdropDrawnFor_ = withoutRotation(camera);
    groundDrawn_.reset();
    clock_.done(Pass::backdrop);
  }
  copy(ground(panels), target);
  target.bind();
  if (camera.curvature < 1.0F) {
    ocean_.draw(camera.curvature, stats_);
    clock_.done(Pass::ocean);
  }
  std::unique_ptr<WorldLevelPasses>& level = levels_[view.level];
  if (!level) {
    level = std::make_unique<WorldLevelPasses>(shaders_, world_.levels[view.level]);
  }
  graticule_.draw(camera, sizePx(), stats_);
  clock_.done(Pass::lines);
  level->land.draw(camera, sizePx(), stats_);
  clock_.done(Pass::land);
  level->borders.draw(camera, sizePx(), stats_);
  level->coasts.draw(camera, sizePx(), stats_);
  clock_.done(Pass::lines);
  night_.draw(camera.curvature, stats_);
  clock_.done(Pass::night);
  worldDrawnFor_ = view;
  worldLevel_ = view.level;
}

// Whether there was need to.
bool Renderer::drawArcs(const Targets& targets, bool worldChanged, bool flowsChanged,
                        model::Uptime now) {
  // Until all that fades or eases stands still, the lines are drawn anew.
  const bool soonEnough =
      now >= arcsDrawnAt_ && now < arcsDrawnAt_ + scene::rung(quality_).linesEvery;
  if (!worldChanged && !flowsChanged && (arcsSettled_ || soonEnough)) {
    return false;
  }
  if (layers_.hdr) {
    targets.arcs->clear();
  } else {
    copy(*targets.world, *targets.arcs);
  }
  targets.arcs->bind();
  flows_.drawArcs(stats_);
  clock_.done(Pass::arcs);
  flows_.drawPlaces(stats_);
  clock_.done(Pass::places);
  arcsSettled_ = now > drawn_.settledAt();
  arcsDrawnAt_ = now;
  return true;
}

void Renderer::drawStill(const Targets& targets, bool arcsChanged,
                         const scene::PanelDrawList& panels) {
  if (!arcsChanged && panelsDrawn_ == panels.version) {
    return;
  }
  copy(*targets.arcs, *targets.above);
  targets.above->bind();
  drawPanels(panels, UiPass::Part::all);
  panelsDrawn_ = panels.version;
  groundDrawn_.reset();
}

model::Image Renderer::readBack() const {
  model::Image image;
  image.widthPx = layers_.picture.widthPx();
  image.heightPx = layers_.picture.heightPx();
  image.rgb.resize(static_cast<std::size_t>(image.widthPx) *
                   static_cast<std::size_t>(image.heightPx) * 3);
  layers_.picture.bind();
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, image.widthPx, image.heightPx, GL_RGB, GL_UNSIGNED_BYTE, image.rgb.data());
  return image;
}

}  // namespace flowwall::render
