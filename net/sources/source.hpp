// Source: anything that knows live flows. Sampler: the simple kind that answers at once.
//
// Thread: network thread. Cancellation (of the coroutine) is the only way to stop a source.
// Errors: a source never throws for bad data or a failing network; it reports its health to the
// sink and goes on trying.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "engine/model/clock.hpp"
#include "engine/model/flow_batch.hpp"

namespace flowwall::net::sources {

class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;

  /// Pushes batches and health into `sink` until cancelled. `sink` outlives the call.
  virtual boost::asio::awaitable<void> run(model::FlowSink& sink) = 0;
};

/// A source that can be asked at any time and answers within microseconds to a few milliseconds
/// (this machine's sockets, a recording in memory). PolledSource makes a Source of it.
class Sampler {
 public:
  struct Sample {
    model::FlowBatch batch;
    model::SourceHealth health;
  };

  virtual ~Sampler() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual Sample sample() = 0;
};

/// A sample without flows to show brings its health only.
void deliver(Sampler::Sample&& sample, model::FlowSink& sink);

}  // namespace flowwall::net::sources
