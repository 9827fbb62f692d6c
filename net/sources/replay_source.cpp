#include "net/sources/replay_source.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace flowwall::net::sources {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

// However fast the recording is played, the wall gets no more than ten batches a second.
constexpr milliseconds kShortestBeat{100};

struct Job {
  Job(const asio::any_io_executor& executor, std::shared_ptr<ReplaySampler> asked)
      : sampler(std::move(asked)), done(executor, asio::steady_timer::time_point::max()) {}
  std::shared_ptr<ReplaySampler> sampler;
  asio::steady_timer done;  // cancelled when the sample is there
  std::optional<Sampler::Sample> sample;
};

}  // namespace

asio::awaitable<void> ReplaySource::realWait(milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> ReplaySource::run(model::FlowSink& sink) {
  try {
    co_await playForever(sink);
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted) {
      throw;
    }
  }
}

asio::awaitable<void> ReplaySource::playForever(model::FlowSink& sink) {
  for (;;) {
    deliver(co_await sampleOnWorker(), sink);
    co_await wait_(std::max(kShortestBeat, sampler_->nextDue() - clock_.uptime()));
  }
}

// The network thread waits on a timer, so that it can leave at once when it is cancelled.
asio::awaitable<Sampler::Sample> ReplaySource::sampleOnWorker() {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto asked = std::make_shared<Job>(executor, sampler_);
  asio::post(workers_, [job = asked, guard = asio::make_work_guard(executor)]() mutable {
    job->sample = job->sampler->sample();
    asio::post(guard.get_executor(), [job = std::move(job)] { job->done.cancel(); });
  });
  for (bool waiting = true; waiting;) {
    const auto [error] = co_await asked->done.async_wait(asio::as_tuple(asio::use_awaitable));
    waiting = !error;
  }
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return std::move(*asked->sample);
}

}  // namespace flowwall::net::sources
