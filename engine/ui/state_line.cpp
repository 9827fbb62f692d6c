#include "engine/ui/state_line.hpp"

#include <algorithm>

#include "engine/ui/text.hpp"

namespace flowwall::ui {
namespace {

std::string age(model::Uptime since, model::Uptime now) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - since).count();
  if (seconds < 120) {
    return std::to_string(std::max<long>(seconds, 0)) + " s";
  }
  return seconds < 7200 ? std::to_string(seconds / 60) + " min"
                        : std::to_string(seconds / 3600) + " h";
}

StateLine describe(const model::SourceHealth& health, const std::string& who, model::Uptime now) {
  const std::string why = health.error.empty() ? "" : " · " + health.error;
  const std::string since = age(health.lastGood.value_or(now), now);
  const std::string last = health.lastGood ? " · last answer " + since + " ago" : "";
  switch (health.state) {
  case model::SourceState::starting:
    return {who.empty() ? "starting" : who + " · connecting" + why, Tone::note};
  case model::SourceState::live:
    if (health.source == "demo" || health.source == "replay") {  // which is recorded
      return {who, Tone::note};
    }
    return {who + " · live, " + since + " ago", Tone::live};
  case model::SourceState::stale: return {who + " · stale, " + since + why, Tone::warning};
  case model::SourceState::unreachable:
  case model::SourceState::refused: return {who + last + why, Tone::bad};
  }
  return {};
}

}  // namespace

StateLine describe(const model::Snapshot& snapshot, model::Uptime now, bool paused) {
  const model::SourceHealth& health = snapshot.health;
  std::string who = health.label.empty() ? health.source : health.label;
  if (!paused) {
    return describe(health, who, now);
  }
  who += who.empty() ? "paused" : " · paused";
  StateLine line = describe(health, who, now);
  line.tone = line.tone == Tone::bad ? Tone::bad : Tone::warning;
  return line;
}

std::string filterLine(const model::AppliedFilter& applied) {
  if (applied.filter.empty()) {
    return {};
  }
  return "FILTER — " + grouped(applied.matching) + " of " + grouped(applied.of) +
         (applied.matching == 1 ? " flows matches " : " flows match ") + applied.filter.describe();
}

std::string honesty(const model::Snapshot& snapshot, const scene::Abridged& abridged) {
  const model::Totals& totals = snapshot.totals;
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : " · ") + part; };
  if (totals.reportedFlows > totals.flows) {
    add("showing " + grouped(totals.flows) + " of " + grouped(totals.reportedFlows) + " flows");
  }
  if (abridged.sharedArcs > 0) {
    add("all flows share " + grouped(abridged.sharedArcs) +
        (abridged.sharedArcs == 1 ? " arc" : " arcs"));
  }
  if (abridged.linesPercent < 100) {
    add("lines drawn for " + std::to_string(abridged.linesPercent) + "% of " +
        (abridged.sharedArcs > 0 ? "arcs" : "flows"));
  }
  // Counted whatever the filter lets through.
  const std::string of = snapshot.filter.matching < snapshot.filter.of ? " of all flows" : "";
  if (totals.unplaced > 0) {
    add(grouped(totals.unplaced) + of + " without a place");
  }
  if (totals.onePlace > 0) {
    add(grouped(totals.onePlace) + of + " within one place");
  }
  if (!snapshot.health.notice.empty()) {
    add(snapshot.health.notice);
  }
  return text;
}

}  // namespace flowwall::ui
