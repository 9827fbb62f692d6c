#include "net/sources/polled_source.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace flowwall::net::sources {

namespace asio = boost::asio;

asio::awaitable<void> PolledSource::run(model::FlowSink& sink) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  auto due = std::chrono::steady_clock::now();
  for (;;) {
    Sampler::Sample sample = sampler_->sample();
    const bool good = sample.health.state == model::SourceState::live;
    sink.onHealth(sample.health);
    if (good) {
      sink.onFlows(std::move(sample.batch));
    }
    // A poll that was held up moves the beat; missed ones are not made up for.
    due = std::max(due + interval_, std::chrono::steady_clock::now());
    timer.expires_at(due);
    const auto [cancelled] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (cancelled) {
      co_return;
    }
  }
}

}  // namespace flowwall::net::sources
