// PipelineRunner: runs a Pipeline beside the network thread, so that fifty thousand flows being
// enriched never hold up the control endpoint.
//
// What the source reports is handed over and worked on in order, on one strand of the worker pool;
// each state that the pipeline publishes comes back to the network thread. While a batch is being
// worked on, at most one more waits: a newer one takes its place, and the skipped one is counted.
//
// Thread: network thread; onPipeline() any. What the functions given to it do, they do on the
// strand, alone with the pipeline and all that it owns.
// Ownership: owns the pipeline; executor and workers outlive it, and it goes only after the workers
// are joined and the network thread has ended. The network thread does not end before what was
// handed over is done.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "net/pipeline/pipeline.hpp"

namespace flowwall::net::pipeline {

class PipelineRunner final : public model::FlowSink {
 public:
  using StatePtr = std::shared_ptr<const model::WallState>;

  PipelineRunner(std::unique_ptr<Pipeline> pipeline, boost::asio::any_io_executor network,
                 boost::asio::thread_pool& workers);

  void onFlows(model::FlowBatch&& batch, const model::SourceHealth& health) override;
  void onHealth(const model::SourceHealth& health) override;
  void tick();

  /// Runs `work` on the strand, after what was handed over before it, then `done` on the network
  /// thread.
  void onPipeline(
      std::function<void(Pipeline&)> work, std::function<void()> done = [] {});

  /// The newest state; never null.
  [[nodiscard]] const StatePtr& state() const { return state_; }
  /// Batches that a newer one replaced before they were worked on.
  [[nodiscard]] std::uint64_t skippedBatches() const { return skipped_; }

 private:
  struct Poll {
    model::FlowBatch batch;
    model::SourceHealth health;
  };

  void startPoll(Poll&& poll);
  void finishPoll();

  std::unique_ptr<Pipeline> pipeline_;
  boost::asio::any_io_executor network_;
  boost::asio::strand<boost::asio::thread_pool::executor_type> strand_;
  StatePtr state_;
  bool busy_ = false;
  std::optional<Poll> next_;
  std::uint64_t skipped_ = 0;
};

}  // namespace flowwall::net::pipeline
