// Exchanges: every way by which data crosses between the network thread and the render thread.
// There is no other.
//
// Ownership: made by main, outlives both threads. Thread: see each member.
#pragma once

#include <cstddef>
#include <functional>

#include "engine/handoff/bounded_queue.hpp"
#include "engine/handoff/latest_exchange.hpp"
#include "engine/model/command.hpp"
#include "engine/model/frame_times.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/model/wall_request.hpp"

namespace flowwall::handoff {

inline constexpr std::size_t kMaxPendingCommands = 64;
inline constexpr std::size_t kMaxPendingScreenshots = 8;
inline constexpr std::size_t kMaxPendingPreviews = 8;
inline constexpr std::size_t kMaxPendingRequests = 16;
inline constexpr std::size_t kMaxPendingMessages = 16;

struct Exchanges {
  /// Network thread writes, render thread reads.
  LatestExchange<model::Snapshot> snapshots;
  /// Network thread pushes, render thread drains at the start of a frame.
  BoundedQueue<model::Command> commands{kMaxPendingCommands};
  /// Render thread writes, network thread reads.
  LatestExchange<model::AppliedState> applied;
  /// Render thread pushes, network thread drains when woken by `wakeNetwork`.
  BoundedQueue<model::Screenshot> screenshots{kMaxPendingScreenshots};
  /// As `screenshots`. Those that find no room are left out: newer ones come.
  BoundedQueue<model::Preview> previews{kMaxPendingPreviews};
  /// Render thread pushes, network thread drains when woken by `wakeNetwork`.
  BoundedQueue<model::WallRequest> requests{kMaxPendingRequests};
  /// Network thread pushes, render thread drains at the start of a frame.
  BoundedQueue<model::WallMessage> messages{kMaxPendingMessages};
  /// Network thread writes, render thread reads: what ntopng is asked for; nothing, if it is not.
  LatestExchange<model::SetPollParams> polled;
  /// Render thread counts, network thread reads.
  model::FrameTimes frameTimes;
  /// The same of the GPU's share, where the driver tells it.
  model::FrameTimes gpuTimes;
  /// Called by the render thread after it pushed a picture or a request; must only post to the
  /// network thread's executor. Set before the threads start.
  std::function<void()> wakeNetwork = [] {};
};

}  // namespace flowwall::handoff
