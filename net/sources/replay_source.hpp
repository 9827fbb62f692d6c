// ReplaySource: drives a ReplaySampler on a wall. Each snapshot is read and decoded on the worker
// pool when it is due, and pushed from the network thread.
//
// Thread: network thread. The sampler is touched by one thread at a time: by a worker while the
// source waits for it.
// Ownership: shares the sampler with the job that a cancelled run() may leave behind; clock and
// workers outlive it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "engine/model/clock.hpp"
#include "net/sources/replay_sampler.hpp"
#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class ReplaySource final : public Source {
 public:
  /// Waits that long, or throws when it is cancelled. Tests put a simulated clock here.
  using Wait = std::function<boost::asio::awaitable<void>(std::chrono::milliseconds)>;
  [[nodiscard]] static boost::asio::awaitable<void> realWait(std::chrono::milliseconds time);

  ReplaySource(std::shared_ptr<ReplaySampler> sampler, const model::Clock& clock,
               boost::asio::thread_pool& workers, Wait wait = realWait)
      : sampler_(std::move(sampler)), clock_(clock), workers_(workers), wait_(std::move(wait)) {}

  [[nodiscard]] std::string_view name() const override { return sampler_->name(); }
  boost::asio::awaitable<void> run(model::FlowSink& sink) override;

 private:
  boost::asio::awaitable<void> playForever(model::FlowSink& sink);
  boost::asio::awaitable<Sampler::Sample> sampleOnWorker();

  std::shared_ptr<ReplaySampler> sampler_;
  const model::Clock& clock_;
  boost::asio::thread_pool& workers_;
  Wait wait_;
};

}  // namespace flowwall::net::sources
