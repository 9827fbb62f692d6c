// QualityController: which rung of the quality ladder a machine can keep up with, by the time that
// its GPU takes for the frames. Quickly down, slowly up, and slower each time that it proves wrong,
// so that a machine between two rungs does not swing between them.
//
// Units: of time in the types. Thread: one at a time. Errors: none.
#pragma once

#include <chrono>
#include <optional>

#include "engine/model/display_settings.hpp"
#include "engine/model/units.hpp"

namespace flowwall::scene {

/// What the controller may choose from, beginning with `start`; alone: nothing but that.
struct QualityRange {
  model::Quality start = model::Quality::low;
  model::Quality highest = start;
};

class QualityController {
 public:
  /// Frames are judged together by so much time.
  static constexpr model::Uptime kWindow{500};
  /// After a change the frames of so much time do not count: all layers are drawn anew.
  static constexpr model::Uptime kSettling{1000};
  /// How long all has to be well before the first step up; doubled by each that is taken back.
  static constexpr model::Uptime kPatience{10'000};
  static constexpr model::Uptime kMostPatience{std::chrono::minutes(30)};
  /// A step up that lasted so long was right.
  static constexpr model::Uptime kProven{std::chrono::minutes(2)};

  explicit QualityController(QualityRange range) : range_(range), quality_(range.start) {}

  /// Takes in what the GPU needed for a frame that was drawn at quality(), and what it may need.
  /// `now` never goes back.
  void add(std::chrono::nanoseconds gpuTime, std::chrono::nanoseconds budget, model::Uptime now);
  /// Frames drawn at another quality, because a setting fixes it, were not judged until now.
  void interrupt(model::Uptime now);

  [[nodiscard]] model::Quality quality() const { return quality_; }

 private:
  void judge(model::Uptime now);
  void step(int by, model::Uptime now);
  void beginWindow(model::Uptime now);

  QualityRange range_;
  model::Quality quality_;
  std::optional<model::Uptime> windowBegan_;
  int frames_ = 0;  // in the window
  int slow_ = 0;
  int quick_ = 0;
  model::Uptime settledAt_{0};
  model::Uptime quickSince_{0};
  model::Uptime patience_ = kPatience;
  std::optional<model::Uptime> steppedUpAt_;  // until that is proven right or wrong
};

}  // namespace flowwall::scene
