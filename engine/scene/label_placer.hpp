// LabelPlacer: decides which labels are shown and on which side of their places, so that none
// overlaps another, a panel or the picture's edge: the busier one wins. A place that is not seen
// itself, beyond the edge or behind a panel, has no label.
//
// Labels are calm: one that is shown keeps its side, and its place against all that is not clearly
// busier. It comes and goes by fading, and comes only once no other that fades out lies there: one
// that changes its side has left the old one before it is at the new. But one that the camera took
// to a panel is gone at once, as if it went behind it: it does not fade over what is written there.
// Its offset from its place is fixed in pixels, so that it moves rigidly with the place while the
// camera moves, without being placed anew.
//
// Units: pixels, y down; offsets from the place. Thread: one at a time.
// Ownership: keeps copies of the labels it shows; spans stay valid until the next place().
#pragma once

#include <cstdint>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/flow.hpp"
#include "engine/model/short_text.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/pixel_box.hpp"

namespace flowwall::scene {

/// What a label names. A kind further down never gives way to one further up.
enum class LabelKind : std::uint8_t { country, host, place, home };

/// A label that might be shown.
struct Label {
  std::uint64_t key = 0;  ///< the same thing's in each round
  LabelKind kind = LabelKind::place;
  glm::vec3 anchor{0.0F};  ///< unit vector of its place
  double weight = 0.0;     ///< among its kind the heavier wins: bits per second, or square km
  glm::vec2 sizePx{0.0F};
  model::ShortText<95> text;
  model::ShortText<31> detail;  ///< muted, after the text
  model::DeviceOs os = model::DeviceOs::unknown;
  bool operator==(const Label&) const = default;
};

/// What labels are placed in.
struct LabelView {
  CameraFrame camera;
  int widthPx = 0;
  int heightPx = 0;
  float pxPerUnit = 1.0F;  ///< of a 1080p picture
  /// Labels keep to the side that faces away from here, off the arcs.
  glm::vec3 home{0.0F};
  std::span<const PixelBox> occupied;  ///< by panels
  std::size_t mostPlaces = 0;          ///< of LabelKind::place
};

struct PlacedLabel {
  Label label;
  glm::vec2 offsetPx{0.0F};  ///< of its upper left corner
  bool shown = true;         ///< false: fading out
  // Opacity runs from `from` to 1 or, when it is not shown, to 0, beginning at `since`.
  float from = 0.0F;
  model::Uptime since{0};

  [[nodiscard]] float opacity(model::Uptime now) const;
};

/// Whether a label lies so far above or below its place that a line leads there: down or up to the
/// label's middle, then to its edge.
[[nodiscard]] bool isLed(const Label& label, glm::vec2 offsetPx);

class LabelPlacer {
 public:
  static constexpr std::size_t kMaxLabels = 160;  ///< those that fade out among them
  static constexpr model::Uptime kFade{250};

  /// False: everything stays as it was. Those of the first round are there at once.
  bool place(std::span<const Label> labels, const LabelView& view, model::Uptime now);
  /// Whether the camera has by now taken a label to a panel: then place() is due.
  [[nodiscard]] bool meetPanels(const LabelView& view) const;
  /// Forgets all labels at once.
  void clear();
  /// Whether a label comes as soon as those that fade out are gone: then place() is due again.
  [[nodiscard]] bool isAwaiting() const { return awaiting_; }

  [[nodiscard]] std::span<const PlacedLabel> placed() const { return placed_; }

 private:
  struct Candidate {
    const Label* label;
    const PlacedLabel* incumbent;  // null: it is not shown
    glm::vec2 px;                  // of its place
    bool leftFirst;
  };
  void gather(std::span<const Label> labels, const LabelView& view);
  void addShown(const Candidate& candidate, const LabelView& view, model::Uptime now);
  void addFading(const LabelView& view, model::Uptime now);
  void holdBack(std::size_t shown, const LabelView& view);
  [[nodiscard]] std::optional<glm::vec2> freeOffset(const Candidate& candidate,
                                                    const LabelView& view) const;
  [[nodiscard]] static bool isSeen(glm::vec2 place, bool isNew, const LabelView& view);
  [[nodiscard]] bool fits(const Candidate& candidate, glm::vec2 offset,
                          const LabelView& view) const;

  std::vector<PlacedLabel> placed_;
  bool started_ = false;
  bool awaiting_ = false;
  CameraFrame camera_;  // of the last round
  // Of the round under way; kept for their memory.
  std::vector<PlacedLabel> next_;
  std::vector<Candidate> candidates_;
  std::vector<std::size_t> newcomers_;  // in next_
  std::vector<PixelBox> taken_;         // by panels, then by those in next_
  std::vector<PixelBox> fading_;
  std::vector<PixelBox> dots_;  // the places of labels, which others may touch but not cover
  std::size_t places_ = 0;
};

}  // namespace flowwall::scene
