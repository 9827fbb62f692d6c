#include "net/pipeline/pipeline_runner.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace flowwall::net::pipeline {

namespace asio = boost::asio;

PipelineRunner::PipelineRunner(std::unique_ptr<Pipeline> pipeline, asio::any_io_executor network,
                               asio::thread_pool& workers)
    : pipeline_(std::move(pipeline)), network_(std::move(network)),
      strand_(asio::make_strand(workers)), state_(pipeline_->state()) {}

void PipelineRunner::onFlows(model::FlowBatch&& batch, const model::SourceHealth& health) {
  Poll poll{std::move(batch), health};
  if (busy_) {
    skipped_ += next_ ? 1 : 0;
    next_ = std::move(poll);
    return;
  }
  startPoll(std::move(poll));
}

void PipelineRunner::startPoll(Poll&& poll) {
  busy_ = true;
  // std::function copies what it holds; a batch is too large for that.
  auto boxed = std::make_shared<Poll>(std::move(poll));
  onPipeline(
      [boxed](Pipeline& pipeline) { pipeline.onFlows(std::move(boxed->batch), boxed->health); },
      [this] { finishPoll(); });
}

void PipelineRunner::finishPoll() {
  busy_ = false;
  if (next_) {
    startPoll(std::move(*std::exchange(next_, std::nullopt)));
  }
}

void PipelineRunner::onHealth(const model::SourceHealth& health) {
  if (next_) {
    next_->health = health;  // a poll that has waited does not bring an older word
  }
  onPipeline([health](Pipeline& pipeline) { pipeline.onHealth(health); });
}

void PipelineRunner::tick() {
  onPipeline([](Pipeline& pipeline) { pipeline.tick(); });
}

void PipelineRunner::onPipeline(std::function<void(Pipeline&)> work, std::function<void()> done) {
  asio::post(strand_, [this, work = std::move(work), done = std::move(done),
                       guard = asio::make_work_guard(network_)]() mutable {
    work(*pipeline_);
    asio::post(network_, [this, state = pipeline_->state(), done = std::move(done)]() mutable {
      state_ = std::move(state);
      done();
    });
  });
}

}  // namespace flowwall::net::pipeline
