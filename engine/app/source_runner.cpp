#include "engine/app/source_runner.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <spdlog/spdlog.h>
#include <string>
#include <utility>

namespace flowwall::app {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kSourcePause{5};

}  // namespace

SourceRunner::SourceRunner(asio::any_io_executor network, model::FlowSink& sink, MadeSource source,
                           Lookups lookups, std::function<void()> asksOthers)
    : network_(std::move(network)), sink_(sink), source_(std::move(source)),
      lookups_(std::move(lookups)), asksOthers_(std::move(asksOthers)), restart_(network_) {}

asio::awaitable<void> SourceRunner::run() {
  for (;;) {
    co_await runUntilRestart();
    const asio::cancellation_state cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none || !restartWanted_) {
      co_return;
    }
    restartWanted_ = false;
    if (nextSource_) {
      source_ = *std::exchange(nextSource_, std::nullopt);
    }
    if (nextLookups_) {
      lookups_ = *std::exchange(nextLookups_, std::nullopt);
      asksOthers_();
    }
  }
}

void SourceRunner::replace(std::optional<MadeSource> source, std::optional<Lookups> lookups) {
  if (source) {
    nextSource_ = std::move(source);
  }
  if (lookups) {
    nextLookups_ = std::move(lookups);
  }
  if (nextSource_ || nextLookups_) {
    restartWanted_ = true;
    restart_.cancel();
  }
}

asio::awaitable<void> SourceRunner::runUntilRestart() {
  using namespace asio::experimental::awaitable_operators;
  if (lookups_.ipApi) {
    co_await (runSource() || lookups_.ipApi->run() || untilRestart());
  } else {
    co_await (runSource() || untilRestart());
  }
}

// A source reports what goes wrong and goes on; should one throw all the same, the wall must not
// stand still without a word.
asio::awaitable<void> SourceRunner::runSource() {
  for (;;) {
    std::string failure;
    try {
      co_await source_.source->run(sink_);
    } catch (const boost::system::system_error& error) {
      failure = error.code() == asio::error::operation_aborted ? "" : error.what();
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (failure.empty()) {
      co_return;
    }
    spdlog::error("the source failed, and is started again: {}", failure);
    asio::steady_timer pause(network_, kSourcePause);
    const auto [cancelled] = co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    if (cancelled) {
      co_return;
    }
  }
}

asio::awaitable<void> SourceRunner::untilRestart() {
  restart_.expires_at(asio::steady_timer::time_point::max());
  if (!restartWanted_) {
    co_await restart_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace flowwall::app
