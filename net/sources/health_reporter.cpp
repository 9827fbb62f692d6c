#include "net/sources/health_reporter.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace flowwall::net::sources {

using model::SourceState;

HealthReporter::HealthReporter(std::string source, std::string label, const model::Clock& clock,
                               std::chrono::milliseconds unreachableAfter)
    : clock_(clock), unreachableAfter_(unreachableAfter) {
  health_.source = std::move(source);
  health_.label = std::move(label);
}

void HealthReporter::good(std::string label, std::string notice) {
  const SourceState before = std::exchange(health_.state, SourceState::live);
  health_.label = std::move(label);
  health_.error.clear();
  health_.lastGood = clock_.uptime();
  ++health_.polls;
  health_.notice = std::move(notice);
  if (!health_.notice.empty() && health_.notice != loggedNotice_) {
    loggedNotice_ = health_.notice;
    spdlog::warn("{}: {}", health_.label, health_.notice);
  }
  logChange(before);
}

void HealthReporter::bad(std::string message, bool refused, std::string notice) {
  const bool fresh = health_.lastGood && clock_.uptime() - *health_.lastGood < unreachableAfter_;
  const SourceState failed = fresh ? SourceState::stale : SourceState::unreachable;
  const SourceState before = std::exchange(health_.state, refused ? SourceState::refused : failed);
  health_.error = std::move(message);
  health_.notice = std::move(notice);
  ++health_.polls;
  ++health_.failures;
  logChange(before);
}

void HealthReporter::late(std::string message) {
  if (health_.state == SourceState::live) {
    health_.state = SourceState::stale;
    health_.error = std::move(message);
    logChange(SourceState::live);
  }
}

void HealthReporter::logChange(SourceState before) {
  if (health_.state == before) {
    repeats_ += health_.state == SourceState::live ? 0 : 1;
    return;
  }
  const std::uint64_t repeats = std::exchange(repeats_, 0);
  const std::string more =
      repeats == 0 ? "" : " (" + std::to_string(repeats) + " more failures before)";
  if (health_.state == SourceState::live) {
    spdlog::info("{}: live{}", health_.label, more);
  } else {
    spdlog::warn("{}: {}: {}{}", health_.label, model::toString(health_.state), health_.error,
                 more);
  }
}

}  // namespace flowwall::net::sources
