// Panels: the readable part of the wall, drawn with Dear ImGui's draw lists in our own theme.
// Composes what is said (content), where it lies (layout) and how it is drawn (drawing).
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
#include "engine/ui/content.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/toast_queue.hpp"

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
  std::size_t sharedArcs = 0;  ///< as for honesty()
};

/// How far everything has moved for the panel's sake: one px a minute along a small ring, nothing
/// in the first minute. Units: theme px.
[[nodiscard]] glm::vec2 pixelShift(model::Uptime now);

class Panels {
 public:
  explicit Panels(std::string title);
  ~Panels();
  Panels(const Panels&) = delete;
  Panels& operator=(const Panels&) = delete;

  void setTitle(std::string title);

  /// Lays the panels out; does nothing while what they say and the size stay the same.
  const scene::PanelDrawList& update(const PanelsInput& input);

 private:
  struct Imgui;

  /// What decides whether anything can have changed; cheap to compare in each frame.
  struct Moment {
    std::uint64_t generation = 0;
    model::DisplaySettings settings;
    model::ViewMode mode = model::ViewMode::globe;
    std::int64_t ageSeconds = 0;
    std::int64_t clockSeconds = 0;
    std::int64_t easingStep = 0;
    std::int64_t uptimeSeconds = 0;
    int widthPx = 0;
    int heightPx = 0;
    std::size_t sharedArcs = 0;
    bool operator==(const Moment&) const = default;
  };
  [[nodiscard]] Moment momentOf(const PanelsInput& input) const;
  [[nodiscard]] Content say(const PanelsInput& input);
  void draw(const Layout& layout, float scale, const PanelsInput& input);
  void takeAtlas();
  void takeTriangles(glm::vec2 shiftPx);

  std::string title_;
  Easing easing_;
  ToastQueue toasts_;
  Moment moment_;
  Content content_;  ///< what the draw list says now
  LayoutInput laidOut_;
  glm::vec2 shift_{0.0F};
  model::Palette palette_ = model::Palette::standard;
  bool drawn_ = false;
  std::unique_ptr<Imgui> imgui_;
  scene::PanelDrawList drawList_;
};

}  // namespace flowwall::ui
