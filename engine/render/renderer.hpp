// Renderer: draws the wall. Layers lie on each other: backdrop, world, the arcs' lines and places,
// panels, and what moves in each frame. A layer is redrawn only when what it shows has
// changed and copied otherwise: triangles and full-screen passes are dear, copies nearly free. On
// the rungs of the quality ladder that say so, the flows' light adds up in layers of its own in
// high dynamic range, and reaches the picture through bloom and a tone map.
//
// Thread: render thread, with a context current and gl::loadFunctions() done.
// Units: framebuffer pixels. Errors: the constructor throws std::runtime_error for shaders that do
// not compile; afterwards nothing does but running out of graphics memory on a resize.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/gl/context.hpp"
#include "engine/gl/timer_ring.hpp"
#include "engine/model/command.hpp"
#include "engine/model/display_settings.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/render/flow_passes.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/glow_passes.hpp"
#include "engine/render/label_pass.hpp"
#include "engine/render/pass_clock.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/render/ui_pass.hpp"
#include "engine/render/world_passes.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/drawn_flows.hpp"
#include "engine/scene/quality_controller.hpp"

namespace flowwall::render {

/// What the quality may be where the settings leave it to the renderer: on a software renderer
/// nothing but the lowest rung.
[[nodiscard]] scene::QualityRange qualityRange(const gl::ContextInfo& context);

/// All that a frame shows; nothing else has a say in what is drawn.
struct FrameInput {
  const model::Snapshot& snapshot;
  scene::CameraFrame camera;
  const scene::PanelDrawList& panels;
  model::DisplaySettings settings;
  model::Uptime now{0};
  model::Uptime held{0};  ///< how long packets, rings and pulses have stood still
  model::UtcTime utc{};   ///< where the sun is
  int widthPx = 0;
  int heightPx = 0;
};

class Renderer {
 public:
  /// `range` is for where the settings leave the quality to the renderer.
  Renderer(scene::WorldMesh world, scene::QualityRange range,
           std::optional<std::filesystem::path> shaderFolder = {});

  /// How long the GPU may take for a frame, for choosing the quality.
  static constexpr auto kUsualFrameBudget = std::chrono::nanoseconds(std::chrono::seconds(1)) / 60;
  void setFrameBudget(std::chrono::nanoseconds budget) { budget_ = budget; }
  /// From the next frame on, what each pass takes is measured, which slows the frame.
  void measurePasses(bool on) { clock_.measure(on); }
  [[nodiscard]] const PassClock::Times& passTimes() const { return clock_.times(); }

  /// Draws one frame into the renderer's own picture.
  void draw(const FrameInput& input);

  /// Reads the picture back; stalls until it is drawn.
  [[nodiscard]] model::Image readBack() const;
  /// What was drawn last, for a PictureReader and for a ScreenShow.
  [[nodiscard]] const gl::RenderTarget& picture() const { return layers_.picture; }

  [[nodiscard]] const FrameStats& stats() const { return stats_; }
  [[nodiscard]] std::uint64_t flowBytesUploaded() const { return flowBytesUploaded_; }
  /// Decides which arcs stand for the flows, for frames with these settings and this camera. draw()
  /// does so, too; panels that are to tell it of the same frame need it before.
  const scene::DrawnFlows& takeFlows(const model::Snapshot& snapshot,
                                     const model::DisplaySettings& settings,
                                     const scene::CameraFrame& camera, model::Uptime now);
  [[nodiscard]] const scene::DrawnFlows& flows() const { return drawn_; }
  /// The rung of the quality ladder on which the last frame was drawn.
  [[nodiscard]] model::Quality quality() const { return quality_; }

 private:
  using SunMinute = std::chrono::sys_time<std::chrono::minutes>;
  // What the world layer shows. In a minute the sun moves by a quarter of a degree.
  struct WorldView {
    scene::CameraFrame camera;
    SunMinute sunAt{};
    std::size_t level = 0;  // of detail
    bool operator==(const WorldView&) const = default;
  };
  struct Layers {
    gl::RenderTarget picture;
    gl::RenderTarget backdrop;
    // Made when they are drawn into first.
    gl::RenderTarget world;
    gl::RenderTarget arcs;  // with the world; HDR: light alone
    // The arcs and, HDR, all other light; else the panels, over the arcs or over the backdrop.
    gl::RenderTarget above;
    bool hdr = false;
  };
  // Where the parts of a frame are drawn. Under a camera that moves nothing of it can be used
  // again, and they share what they can, which saves the copies.
  struct Targets {
    const gl::RenderTarget* world;
    const gl::RenderTarget* arcs;
    const gl::RenderTarget* above;
  };
  void prepareLayers(int widthPx, int heightPx, bool hdr);
  [[nodiscard]] Targets targets(bool cameraMoves);
  const gl::RenderTarget* made(gl::RenderTarget& layer, const char* label, bool light) const;
  void drawLayers(const FrameInput& input, bool flowsChanged);
  void writeUniforms(const FrameInput& input);
  [[nodiscard]] WorldView worldView(const FrameInput& input) const;
  [[nodiscard]] bool panelsLieBelow(const FrameInput& input) const;
  const gl::RenderTarget& ground(const scene::PanelDrawList& panels);
  void drawWorld(const WorldView& view, const gl::RenderTarget& target,
                 const scene::PanelDrawList& panels);
  bool drawArcs(const Targets& targets, bool worldChanged, bool flowsChanged, model::Uptime now);
  void drawMoving();
  void drawPanels(const scene::PanelDrawList& panels, UiPass::Part part);
  void drawStill(const Targets& targets, bool arcsChanged, const scene::PanelDrawList& panels);
  void drawInPlainRange(const Targets& targets, bool arcsChanged,
                        const scene::PanelDrawList& panels);
  void drawInHighRange(const Targets& targets, const scene::PanelDrawList& panels);
  void drawLabels(const FrameInput& input);
  void copy(const gl::RenderTarget& from, const gl::RenderTarget& to);
  void judgeQuality(const FrameInput& input);

  [[nodiscard]] glm::vec2 sizePx() const;

  scene::QualityController automatic_;
  model::Quality quality_;
  std::chrono::nanoseconds budget_ = kUsualFrameBudget;
  std::optional<gl::TimerRing> timer_;  // where the driver counts time
  PassClock clock_;
  scene::WorldMesh world_;
  ShaderLibrary shaders_;
  gl::Buffer uniforms_;
  BackdropPass backdrop_;
  OceanPass ocean_;
  LinePass graticule_;
  // As in `world_`; a level is made when it is drawn first.
  std::vector<std::unique_ptr<WorldLevelPasses>> levels_;
  NightPass night_;
  FlowPasses flows_;
  std::optional<GlowPasses> glow_;  // once it is asked for
  LabelPass labels_;
  UiPass ui_;
  scene::DrawnFlows drawn_;
  scene::DrawnFlows::Changes taken_;  // and not uploaded yet
  Layers layers_;
  std::optional<scene::CameraFrame> backdropDrawnFor_;
  std::optional<WorldView> worldDrawnFor_;  // of the layer
  std::size_t worldLevel_ = 0;
  std::optional<scene::CameraFrame> camera_;  // of the last frame
  std::size_t programs_ = 0;                  // loaded before the last frame
  bool arcsSettled_ = false;
  model::Uptime arcsDrawnAt_{0};
  model::Palette paletteDrawn_ = model::Palette::standard;
  bool panelsBelow_ = false;                  // of this frame: the Earth is drawn over them
  std::optional<std::uint64_t> panelsDrawn_;  // over the arcs: their version
  std::optional<std::uint64_t> groundDrawn_;  // over the backdrop
  FrameStats stats_;
  std::uint64_t flowBytesUploaded_ = 0;
};

}  // namespace flowwall::render
