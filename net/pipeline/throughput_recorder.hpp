// ThroughputRecorder: keeps the last five minutes of throughput in samples of two seconds.
//
// Polls and samples run at their own paces: a sample is the mean of what was measured in it, else
// what was measured last, as long as that may be taken to hold: for twice the usual time between
// polls. Beyond that nothing is known, and the sample is a gap. The interface's own counters go
// before the flows' sum, of which a limited answer lacks a part.
//
// Thread: the pipeline's. Ownership: the clock outlives the recorder.
#pragma once

#include <array>
#include <optional>

#include "engine/model/clock.hpp"
#include "engine/model/throughput_history.hpp"

namespace flowwall::net::pipeline {

class ThroughputRecorder {
 public:
  explicit ThroughputRecorder(const model::Clock& clock) : clock_(clock) {}

  /// A poll's throughput. `origin` is not `gap`.
  void measure(model::BitRate up, model::BitRate down, model::ThroughputSample::Origin origin);

  /// Ends the samples whose time is over. True: the history has changed.
  bool advance();

  /// Forgets everything: what comes is of another source.
  void clear();

  [[nodiscard]] const model::ThroughputHistory& history() const { return history_; }

 private:
  struct Measure {
    model::ThroughputSample sample;
    model::Uptime at;
  };

  void learnInterval(model::Uptime now);
  [[nodiscard]] model::Uptime holdTime() const;
  [[nodiscard]] bool holds(model::Uptime when) const;
  [[nodiscard]] model::ThroughputSample sampleFrom(model::Uptime begin) const;
  void append(const model::ThroughputSample& sample);

  const model::Clock& clock_;
  model::ThroughputHistory history_;
  std::optional<Measure> last_;
  std::optional<model::Uptime> lastPoll_;
  std::array<std::optional<model::Uptime>, 2> intervals_;  // between the last polls
  model::ThroughputSample sum_;                            // of the sample under way
  int summed_ = 0;
};

}  // namespace flowwall::net::pipeline
