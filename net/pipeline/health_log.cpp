#include "net/pipeline/health_log.hpp"

#include <algorithm>
#include <tuple>

namespace flowwall::net::pipeline {

// Of several that say the same, the one that the log has said, else the first; of one that holds
// another, the larger one.
bool HealthLog::isSaidByAnother(const model::ProviderHealth& one,
                                std::span<const model::ProviderHealth> healths) {
  const auto rank = [&](const model::ProviderHealth& health) {
    return std::tuple(health.error.size(), knownOf(health.name).logged == health.error,
                      &one - &health);
  };
  return std::ranges::any_of(healths, [&](const model::ProviderHealth& other) {
    return &other != &one && isInTrouble(other) && rank(other) > rank(one) &&
           other.error.find(one.error) != std::string::npos;
  });
}

std::vector<HealthLog::Line> HealthLog::look(std::span<model::ProviderHealth> healths,
                                             std::size_t asked) {
  std::vector<Line> lines;
  for (model::ProviderHealth& health : healths) {
    remember(knownOf(health.name), health);
  }
  for (std::size_t i = 0; i < healths.size(); ++i) {
    const model::ProviderHealth& health = healths[i];
    const bool isWrong = isInTrouble(health);
    if (isWrong && isSaidByAnother(health, healths)) {
      continue;  // and so it is not well again either
    }
    Known& known = knownOf(health.name);
    const std::string& trouble = isWrong ? health.error : std::string();
    const bool isAnswer = isWrong && i < asked;
    if (!isAnswer && (trouble == known.logged || !known.lines.take())) {
      continue;
    }
    known.logged = trouble;
    lines.push_back(isWrong ? Line{true, trouble} : Line{false, health.name + ": well again"});
  }
  std::erase_if(known_, [&](const auto& one) {
    return std::ranges::find(healths, one.first, &model::ProviderHealth::name) == healths.end();
  });
  return lines;
}

HealthLog::Known& HealthLog::knownOf(const std::string& name) {
  constexpr double kLinesPerSecond = 1.0 / 60.0;
  constexpr double kLinesAtOnce = 4.0;
  if (const auto found = known_.find(name); found != known_.end()) {
    return found->second;
  }
  return known_.emplace(name, Known{.lines = {clock_, kLinesPerSecond, kLinesAtOnce}})
      .first->second;
}

void HealthLog::remember(Known& known, model::ProviderHealth& health) const {
  if (health.lastErrorAt) {
    known.lastError = health.lastError;
    known.lastErrorAt = health.lastErrorAt;
  } else if (isInTrouble(health) && health.error != known.error) {
    known.lastError = health.error;
    known.lastErrorAt = clock_.utc();
  }
  known.error = health.error;
  health.lastError = known.lastError;
  health.lastErrorAt = known.lastErrorAt;
}

}  // namespace flowwall::net::pipeline
