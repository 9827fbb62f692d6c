// Renderer: draws the wall. Three layers lie on each other: the world, the arcs' lines, and what
// moves in each frame (places, packets, panels). A layer is redrawn only when what it shows has
// changed and copied otherwise: triangles and full-screen passes are dear, copies nearly free.
//
// Thread: render thread, with a context current and gl::loadFunctions() done.
// Units: framebuffer pixels. Errors: the constructor throws std::runtime_error for shaders that do
// not compile; afterwards nothing does but running out of graphics memory on a resize.
#pragma once

#include <optional>

#include "engine/model/command.hpp"
#include "engine/model/display_settings.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/render/flow_passes.hpp"
#include "engine/render/frame_stats.hpp"
#include "engine/render/label_pass.hpp"
#include "engine/render/shader_library.hpp"
#include "engine/render/ui_pass.hpp"
#include "engine/render/world_passes.hpp"
#include "engine/scene/arc_table.hpp"
#include "engine/scene/camera.hpp"

namespace flowwall::render {

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
  Renderer(const scene::WorldMesh& world, std::optional<std::filesystem::path> shaderFolder = {});

  /// Draws one frame into the renderer's own picture.
  void draw(const FrameInput& input);

  /// Copies the picture to the window's framebuffer.
  void showOn(GLuint framebuffer, int widthPx, int heightPx) const;
  /// Reads the picture back; stalls until it is drawn.
  [[nodiscard]] model::Image readBack() const;
  /// What was drawn last, for a PictureReader.
  [[nodiscard]] const gl::RenderTarget& picture() const { return layers_.picture; }

  [[nodiscard]] const FrameStats& stats() const { return stats_; }
  [[nodiscard]] std::uint64_t flowBytesUploaded() const { return flowBytesUploaded_; }
  [[nodiscard]] const scene::ArcTable& arcs() const { return arcs_; }

 private:
  using SunMinute = std::chrono::sys_time<std::chrono::minutes>;
  // What the world layer shows. In a minute the sun moves by a quarter of a degree.
  struct WorldView {
    scene::CameraFrame camera;
    SunMinute sunAt{};
    bool operator==(const WorldView&) const = default;
  };
  struct Layers {
    gl::RenderTarget backdrop;
    gl::RenderTarget world;
    gl::RenderTarget arcs;
    gl::RenderTarget picture;
  };
  void resize(int widthPx, int heightPx);
  void writeUniforms(const FrameInput& input);
  void drawWorld(const WorldView& view);
  void drawArcs(bool worldChanged, bool flowsChanged, model::Uptime now);

  ShaderLibrary shaders_;
  gl::Buffer uniforms_;
  BackdropPass backdrop_;
  OceanPass ocean_;
  LandPass land_;
  LinePass graticule_;
  LinePass borders_;
  LinePass coasts_;
  NightPass night_;
  FlowPasses flows_;
  LabelPass labels_;
  UiPass ui_;
  scene::ArcTable arcs_;
  Layers layers_;
  std::optional<scene::CameraFrame> backdropDrawnFor_;
  std::optional<WorldView> worldDrawnFor_;
  std::optional<scene::CameraFrame> labelsDrawnFor_;
  bool arcsSettled_ = false;
  FrameStats stats_;
  std::uint64_t flowBytesUploaded_ = 0;
};

}  // namespace flowwall::render
