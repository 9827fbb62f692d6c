#include "net/pipeline/pipeline_runner.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace flowwall::net::pipeline {

namespace asio = boost::asio;

PipelineRunner::PipelineRunner(std::unique_ptr<Pipeline> pipeline, asio::any_io_executor network,
                               asio::thread_pool& workers)
    : pipeline_(std::move(pipeline)), network_(std::move(network)),
      strand_(asio::make_strand(workers)), state_(pipeline_->state()) {}

void PipelineRunner::onFlows(model::FlowBatch&& batch) {
  if (busy_) {
    skipped_ += next_ ? 1 : 0;
    next_ = std::move(batch);
    return;
  }
  startBatch(std::move(batch));
}

void PipelineRunner::startBatch(model::FlowBatch&& batch) {
  busy_ = true;
  asio::post(strand_, [this, batch = std::move(batch)]() mutable {
    pipeline_->onFlows(std::move(batch));
    asio::post(network_, [this, state = pipeline_->state()]() mutable {
      finishBatch(std::move(state));
    });
  });
}

void PipelineRunner::finishBatch(StatePtr state) {
  state_ = std::move(state);
  busy_ = false;
  if (next_) {
    startBatch(std::move(*std::exchange(next_, std::nullopt)));
  }
}

void PipelineRunner::onHealth(const model::SourceHealth& health) {
  onPipeline([health](Pipeline& pipeline) { pipeline.onHealth(health); });
}

void PipelineRunner::tick() {
  onPipeline([](Pipeline& pipeline) { pipeline.tick(); });
}

void PipelineRunner::onPipeline(std::function<void(Pipeline&)> work) {
  asio::post(strand_, [this, work = std::move(work)] {
    work(*pipeline_);
    asio::post(network_, [this, state = pipeline_->state()]() mutable { state_ = std::move(state); });
  });
}

}  // namespace flowwall::net::pipeline
