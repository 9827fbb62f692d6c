// Panels: the readable part of the wall, drawn with Dear ImGui's draw lists in our own theme. For
// now the title with its line of truth, and the honesty line.
//
// Units: px of a 1080p picture, scaled with the picture's shorter side.
// Ownership: owns the ImGui context; the draw list stays valid until the next update().
// Thread: render thread.
#pragma once

#include <memory>
#include <string>

#include "engine/model/command.hpp"
#include "engine/model/display_settings.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/scene/panel_draw_list.hpp"

namespace flowwall::ui {

/// All that the panels say.
struct PanelsInput {
  const model::Snapshot& snapshot;
  model::DisplaySettings settings;
  model::ViewMode mode = model::ViewMode::globe;
  model::Uptime now{0};
  model::UtcTime utc{};
  int widthPx = 0;
  int heightPx = 0;
};

class Panels {
 public:
  explicit Panels(std::string title);
  ~Panels();
  Panels(const Panels&) = delete;
  Panels& operator=(const Panels&) = delete;

  /// Lays the panels out; does nothing while what they say and the size stay the same.
  const scene::PanelDrawList& update(const PanelsInput& input);

 private:
  struct Imgui;
  void bakeFonts(float scale);
  void layOut(const std::string& honestyText, float scale, int widthPx, int heightPx);

  std::string title_;
  std::string shown_;  ///< what the draw list says now
  std::string stateText_;
  int stateTone_ = 0;
  std::unique_ptr<Imgui> imgui_;
  scene::PanelDrawList drawList_;
};

}  // namespace flowwall::ui
