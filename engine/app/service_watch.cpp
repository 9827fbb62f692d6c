#include "engine/app/service_watch.hpp"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;

// Small enough to cost nothing, large enough for the clock's digits to be seen changing.
constexpr int kProofWidthPx = 480;
constexpr int kProofHeightPx = 270;
constexpr model::Uptime kStatusEvery = 5s;

// A short watchdog looks at the picture more often, so that it means as much.
VitalLimits limitsFor(const platform::ServiceManager& manager) {
  VitalLimits limits;
  if (const auto interval = manager.watchdog()) {
    limits.pictureEvery = std::clamp<model::Uptime>(*interval * 2, 1s, limits.pictureEvery);
    limits.network = std::clamp<model::Uptime>(*interval, 3s, limits.network);
  }
  return limits;
}

}  // namespace

ServiceWatch::ServiceWatch(const platform::ServiceManager& manager)
    : manager_(manager), signs_(limitsFor(manager)) {}

void ServiceWatch::frameDrawn(const Frame& frame) {
  if (!ready_) {
    ready_ = true;
    manager_.ready();
  }
  const auto interval = manager_.watchdog();
  if (!interval) {
    return;
  }
  signs_.networkTurns(frame.networkTurns, frame.now);
  if (const auto image = reader_.take()) {
    signs_.picture(*image, frame.moves);
  } else if (!reader_.underWay() && signs_.wantsPicture(frame.now)) {
    reader_.begin(frame.picture, kProofWidthPx, kProofHeightPx);
  }
  const std::string complaint = signs_.complaint(frame.now);
  if (complaint != complaint_) {
    complaint_ = complaint;
    if (complaint.empty()) {
      spdlog::info("the wall lives again");
    } else {
      spdlog::critical("{}: the watchdog is not fed any more", complaint);
      manager_.status(complaint);
    }
  }
  // Three times within the interval, so that a slow frame does not count as death.
  if (complaint.empty() && (!fedAt_ || frame.now - *fedAt_ >= *interval / 3)) {
    fedAt_ = frame.now;
    manager_.alive();
  }
}

bool ServiceWatch::wantsStatus(model::Uptime now) {
  if (!complaint_.empty() || (statusAt_ && now - *statusAt_ < kStatusEvery)) {
    return false;
  }
  statusAt_ = now;
  return true;
}

}  // namespace flowwall::app
