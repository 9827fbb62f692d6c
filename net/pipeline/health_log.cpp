#include "net/pipeline/health_log.hpp"

#include <algorithm>

namespace flowwall::net::pipeline {

std::vector<HealthLog::Line> HealthLog::lines(std::span<const model::ProviderHealth> healths) {
  constexpr double kLinesPerSecond = 1.0 / 60.0;
  constexpr double kLinesAtOnce = 4.0;
  std::vector<Line> lines;
  for (const model::ProviderHealth& health : healths) {
    Told& told = told_.try_emplace(health.name, Told{{}, {clock_, kLinesPerSecond, kLinesAtOnce}})
                     .first->second;
    if (health.error == told.error || !told.lines.take()) {
      continue;
    }
    told.error = health.error;
    lines.push_back(health.error.empty() ? Line{false, health.name + ": well again"}
                                         : Line{true, health.error});
  }
  std::erase_if(told_, [&](const auto& one) {
    return std::ranges::find(healths, one.first, &model::ProviderHealth::name) == healths.end();
  });
  return lines;
}

}  // namespace flowwall::net::pipeline
