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
  // std::function copies what it holds; a batch is too large for that.
  auto boxed = std::make_shared<model::FlowBatch>(std::move(batch));
  onPipeline([boxed](Pipeline& pipeline) { pipeline.onFlows(std::move(*boxed)); },
             [this] { finishBatch(); });
}

void PipelineRunner::finishBatch() {
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
