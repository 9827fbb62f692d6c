// VitalSigns: whether the wall really lives: its network thread turns, and what the graphics device
// gives back is a picture, and not always the same one. That frames are drawn needs no sign: it is
// the drawing thread that asks.
//
// Thread: main. Units: uptime.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/clock.hpp"
#include "engine/model/command.hpp"

namespace flowwall::app {

struct VitalLimits {
  model::Uptime network{10'000};       ///< for one turn of the network thread
  model::Uptime pictureEvery{60'000};  ///< from one picture looked at to the next
  model::Uptime pictureIn{20'000};     ///< from asking for one to having it
  std::uint32_t badPictures = 2;       ///< in a row, before the wall counts as dead
};

class VitalSigns {
 public:
  explicit VitalSigns(VitalLimits limits = {}) : limits_(limits) {}

  /// The network thread's own count of its turns.
  void networkTurns(std::uint64_t turns, model::Uptime now);

  /// Whether it is time to ask for a picture; true once for each.
  [[nodiscard]] bool wantsPicture(model::Uptime now);
  /// What came back. `moves`: something on the wall changes by itself (a clock, packets), so that
  /// this picture must differ from the one before.
  void picture(const model::Image& image, bool moves);

  /// One sentence for what is wrong; empty: all is well.
  [[nodiscard]] std::string complaint(model::Uptime now) const;

 private:
  VitalLimits limits_;
  std::uint64_t turns_ = 0;
  std::optional<model::Uptime> turnedAt_;
  std::optional<model::Uptime> askedAt_;
  bool awaited_ = false;
  std::optional<std::size_t> lastPicture_;  // its hash
  std::uint32_t blank_ = 0;
  std::uint32_t frozen_ = 0;
};

}  // namespace flowwall::app
