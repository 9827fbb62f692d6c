// The keys under which the panels' values ease: a group and a number or a name in it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace flowwall::ui {

enum class EasingGroup : std::uint8_t { download, upload, count, os, flow, country, network };

[[nodiscard]] constexpr std::uint64_t easingKey(EasingGroup group, std::uint64_t member = 0) {
  return static_cast<std::uint64_t>(group) << 56U | (member & 0x00ffffffffffffffU);
}

[[nodiscard]] inline std::uint64_t easingKey(EasingGroup group, std::string_view member) {
  return easingKey(group, std::hash<std::string_view>{}(member));
}

}  // namespace flowwall::ui
