#include "net/sources/polled_source.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>
#include <utility>

namespace flowwall::net::sources {

namespace asio = boost::asio;

asio::awaitable<void> PolledSource::run(model::FlowSink& sink) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  auto due = std::chrono::steady_clock::now();
  for (;;) {
    Sampler::Sample sample = sampler_->sample();
    logChange(sample.health);
    deliver(std::move(sample), sink);
    // A poll that was held up moves the beat; missed ones are not made up for.
    due = std::max(due + interval_, std::chrono::steady_clock::now());
    timer.expires_at(due);
    const auto [cancelled] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (cancelled) {
      co_return;
    }
  }
}

void PolledSource::logChange(const model::SourceHealth& health) {
  std::string line = health.label + ": " + std::string(model::toString(health.state)) +
                     (health.error.empty() ? "" : ": " + health.error);
  if (line != logged_) {
    spdlog::info("{}", line);
    logged_ = std::move(line);
  }
}

}  // namespace flowwall::net::sources
