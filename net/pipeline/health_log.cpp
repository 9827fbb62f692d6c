#include "net/pipeline/health_log.hpp"

#include <algorithm>

namespace flowwall::net::pipeline {
namespace {

// Of several that say the same, the first; of one that holds another, the larger one.
bool isSaidByAnother(const model::ProviderHealth& one,
                     std::span<const model::ProviderHealth> healths) {
  return std::ranges::any_of(healths, [&](const model::ProviderHealth& other) {
    const bool comesFirst = other.error.size() > one.error.size() || &other < &one;
    return &other != &one && comesFirst && isInTrouble(other) &&
           other.error.find(one.error) != std::string::npos;
  });
}

}  // namespace

std::vector<HealthLog::Line> HealthLog::look(std::span<model::ProviderHealth> healths) {
  std::vector<Line> lines;
  for (model::ProviderHealth& health : healths) {
    Known& known = knownOf(health.name);
    remember(known, health);
    const bool isSaid = isInTrouble(health) && !isSaidByAnother(health, healths);
    const std::string& trouble = isSaid ? health.error : std::string();
    if (trouble == known.logged || !known.lines.take()) {
      continue;
    }
    known.logged = trouble;
    lines.push_back(isSaid ? Line{true, trouble} : Line{false, health.name + ": well again"});
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
