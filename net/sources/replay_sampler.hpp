// ReplaySampler: a directory of raw snapshots played again, endlessly, at the recorded pace, faster
// or slower, or step by step: ours, or the Node.js predecessor's data directory as it is.
//
// What it answers is a function of the clock's uptime and of the files, so `flowwall shot` can step
// through it; it is decoded like a live server's answer. The flows' times are shifted so that a
// snapshot looks as fresh as it did when it was recorded. Reading and decoding take as long as the
// snapshot is large: on a wall ReplaySource asks on the worker pool.
//
// A snapshot that cannot be read or decoded is skipped, and the health says how many there are. The
// directory is listed anew at the end of each round, and as long as nothing can be played.
//
// Thread: one at a time. Ownership: the clock outlives it.
// Errors: none to the caller; they are in the health.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "engine/model/clock.hpp"
#include "net/result.hpp"
#include "net/sources/health_reporter.hpp"
#include "net/sources/replay_timeline.hpp"
#include "net/sources/source.hpp"

namespace flowwall::net::sources {

struct ReplayOptions {
  std::filesystem::path directory;
  ReplayPace pace;
  std::size_t maxFlows = 100'000;           ///< of one snapshot; the fastest
  std::size_t maxPollBytes = 256ULL << 20;  ///< all pages of a snapshot together
};

class ReplaySampler final : public Sampler {
 public:
  ReplaySampler(ReplayOptions options, const model::Clock& clock);

  [[nodiscard]] std::string_view name() const override { return "replay"; }
  /// The batch is empty unless the health is `live`.
  [[nodiscard]] Sample sample() override;
  /// When, after the last sample(), there will be something new.
  [[nodiscard]] model::Uptime nextDue() const { return nextDue_; }

 private:
  void list();
  [[nodiscard]] Result<model::FlowBatch> read(const store::RawPoll& poll) const;
  [[nodiscard]] Result<std::size_t> firstReadable(std::size_t index, model::FlowBatch& batch);
  void fail(std::string message);
  [[nodiscard]] std::string label(model::UtcTime recorded) const;
  [[nodiscard]] std::string notice() const;

  ReplayOptions options_;
  const model::Clock& clock_;
  HealthReporter health_;
  ReplayTimeline timeline_;
  std::string listingFailed_;  // why the timeline is empty
  model::Uptime started_{0};   // when its present round did
  model::Uptime nextDue_{0};
  std::map<model::UtcTime, std::string> damaged_;  // why each cannot be played
};

}  // namespace flowwall::net::sources
