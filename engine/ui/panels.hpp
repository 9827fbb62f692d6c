// Panels: the readable part of the wall, drawn with Dear ImGui's draw lists in our own theme, and
// the labels on the picture, which keep out of the panels' way.
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
#include "engine/scene/country_labels.hpp"
#include "engine/scene/panel_draw_list.hpp"
#include "engine/ui/announcement.hpp"
#include "engine/ui/canvas.hpp"
#include "engine/ui/content.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/map_labels.hpp"
#include "engine/ui/toast_queue.hpp"

namespace flowwall::ui {

/// All that the panels say.
struct PanelsInput {
  const model::Snapshot& snapshot;
  model::DisplaySettings settings;
  model::ViewMode mode = model::ViewMode::globe;
  ConsoleContent console = {};
  model::Uptime now{0};
  model::UtcTime utc{};
  int widthPx = 0;
  int heightPx = 0;
  std::optional<scene::CameraFrame> camera;  ///< absent: nothing is written on the picture itself
  scene::Abridged abridged;                  ///< as for honesty()
};

class Panels {
 public:
  explicit Panels(std::string title, std::vector<scene::CountryLabel> countries = {});
  ~Panels();
  Panels(const Panels&) = delete;
  Panels& operator=(const Panels&) = delete;

  void setTitle(std::string title);
  /// Where the wall can be steered from; empty: it is not shown.
  void setRemoteAddress(const std::string& address);
  /// Says it for a few seconds where alerts are shown, before any of them.
  void announce(std::string text, Tone tone, model::Uptime now);

  /// Makes ready what the first picture of this size needs and takes long: the glyphs. On any one
  /// thread, while nothing else is asked of any panels.
  void prepare(int widthPx, int heightPx);

  /// Lays the panels out; does nothing while what they say and the size stay the same.
  const scene::PanelDrawList& update(const PanelsInput& input);

  /// Whether a number runs, or a toast or a label fades: the next picture of them is another.
  [[nodiscard]] bool moves(model::Uptime now) const {
    return easing_.running(now) || toasts_.fading(now) || labels_.fading(now);
  }

  /// Of the panels as they are drawn now.
  [[nodiscard]] const Layout& layout() const { return layout_; }
  /// Of the panels that are switched on, those that this picture is too small for.
  [[nodiscard]] model::PanelSet withoutRoom() const { return ui::withoutRoom(laidOut_, layout_); }
  /// A point of that picture, from px to px of the theme.
  [[nodiscard]] glm::vec2 toTheme(glm::vec2 px) const { return px / scale_ - shift_; }

 private:
  struct Imgui;

  /// Which mode's layout is drawn. While globe and map go over into each other, panels that have
  /// another place in the other mode fade out, and, from the middle on, in there.
  struct Stage {
    model::ViewMode shown = model::ViewMode::globe;
    model::ViewMode wanted = model::ViewMode::globe;
    float presence = 1.0F;  ///< of those panels
    /// While globe and map go over into each other.
    [[nodiscard]] bool changes() const { return presence < 1.0F || wanted != shown; }
    bool operator==(const Stage&) const = default;
  };
  [[nodiscard]] static Stage stageOf(const PanelsInput& input);

  /// What decides whether anything can have changed; cheap to compare in each frame.
  struct Moment {
    std::uint64_t generation = 0;
    model::DisplaySettings settings;
    Stage stage;
    std::int64_t ageSeconds = 0;
    std::int64_t clockSeconds = 0;
    std::int64_t easingStep = 0;
    std::int64_t uptimeSeconds = 0;
    std::uint64_t announced = 0;
    ConsoleContent console;
    int widthPx = 0;
    int heightPx = 0;
    scene::Abridged abridged;
    bool operator==(const Moment&) const = default;
  };
  void updatePanels(const PanelsInput& input);
  void updateLabels(const PanelsInput& input);
  [[nodiscard]] Moment momentOf(const PanelsInput& input) const;
  [[nodiscard]] Content say(const PanelsInput& input);
  void draw(const PanelsInput& input);
  void wrapMessages(float width, Content& content);
  void wrapToast(LayoutInput& wanted, Content& content);
  void arrangeStage();
  [[nodiscard]] float presenceOf(const std::optional<Box>& here,
                                 const std::optional<Box>& there) const;
  void findOccupied();
  [[nodiscard]] float headerEnd() const;
  void cover(const Box& box);
  void drawFixed(Canvas& canvas) const;
  template <typename DrawAt>
  void drawMovable(Canvas& canvas, const std::optional<Box>& here, const std::optional<Box>& there,
                   DrawAt drawAt);
  void drawFlows(Canvas& canvas);
  void drawMessages(Canvas& canvas);
  void drawConsole(Canvas& canvas) const;
  void takeAtlas();
  void takeTriangles(glm::vec2 shiftPx);

  std::string title_;
  RemoteContent remote_;
  Easing easing_;
  ToastQueue toasts_;
  Announcement announcement_;
  Moment moment_;
  Content content_;  ///< what the draw list says now
  Stage stage_;
  LayoutInput laidOut_;
  Layout layout_;
  Layout other_;  ///< of the other mode; while they go over into each other
  float scale_ = 1.0F;
  glm::vec2 shift_{0.0F};
  model::Palette palette_ = model::Palette::standard;
  bool drawn_ = false;
  MapLabels labels_;
  std::vector<scene::PixelBox> occupied_;
  std::uint64_t pixelVersion_ = 0;  ///< of the atlas in the draw list
  model::Uptime bakedAt_{0};
  std::unique_ptr<Imgui> imgui_;
  scene::PanelDrawList drawList_;
};

}  // namespace flowwall::ui
