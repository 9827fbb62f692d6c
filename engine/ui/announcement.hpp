// Announcement: a message of the wall's own, said for a few seconds.
//
// Ownership: a value. Thread: any.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/units.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {

struct Announcement {
  static constexpr model::Uptime kShown{6000};

  std::string text;
  Tone tone = Tone::note;
  model::Uptime since{-kShown};
  std::uint64_t number = 0;
  [[nodiscard]] bool isShown(model::Uptime now) const { return now - since < kShown; }
};

}  // namespace flowwall::ui
