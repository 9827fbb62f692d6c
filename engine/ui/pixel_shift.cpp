#include "engine/ui/pixel_shift.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace flowwall::ui {

using namespace std::chrono_literals;

glm::vec2 pixelShift(model::Uptime now) {
  constexpr std::array<glm::vec2, 16> kRing{{{0, 0},
                                             {1, 0},
                                             {2, 0},
                                             {2, 1},
                                             {2, 2},
                                             {1, 2},
                                             {0, 2},
                                             {-1, 2},
                                             {-2, 2},
                                             {-2, 1},
                                             {-2, 0},
                                             {-2, -1},
                                             {-2, -2},
                                             {-1, -2},
                                             {0, -2},
                                             {0, -1}}};
  const auto minute = std::chrono::floor<std::chrono::minutes>(std::max(now, 0ms)).count();
  return kRing.at(static_cast<std::size_t>(minute) % kRing.size());
}

}  // namespace flowwall::ui
