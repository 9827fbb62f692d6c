// offload(): work that would hold the network thread, done on the worker pool.
//
// The work must own what it touches: when the waiting coroutine is cancelled, it leaves at once and
// the work goes on alone to its end, for nobody.
// Thread: awaited on the network thread; `work` runs on one of `pool`, which must be joined before
// the io_context is destroyed.
// Errors: an exception of the work is thrown to who waits; cancellation throws operation_aborted.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "net/sources/cancellation.hpp"

namespace flowwall::net::sources {

template <typename Work> struct Offloaded {
  Offloaded(const boost::asio::any_io_executor& executor, Work todo)
      : work(std::move(todo)),
        done(executor, boost::asio::steady_timer::clock_type::time_point::max()) {}

  void run() {
    try {
      value.emplace(work());
    } catch (...) {
      thrown = std::current_exception();
    }
  }

  Work work;
  boost::asio::steady_timer done;  // cancelled when the work is done
  std::optional<std::invoke_result_t<Work&>> value;
  std::exception_ptr thrown;
};

template <typename Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> offload(boost::asio::thread_pool& pool,
                                                            Work work) {
  namespace asio = boost::asio;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto job = std::make_shared<Offloaded<Work>>(executor, std::move(work));
  asio::post(pool, [job, guard = asio::make_work_guard(executor)]() mutable {
    job->run();
    asio::post(guard.get_executor(), [done = std::move(job)] { done->done.cancel(); });
  });
  // Waiting again costs nothing should the timer be woken by anything but its end.
  for (bool waiting = true; waiting;) {
    const auto [error] = co_await job->done.async_wait(asio::as_tuple(asio::use_awaitable));
    waiting = !error;
  }
  co_await leaveIfCancelled();
  if (job->thrown) {
    std::rethrow_exception(job->thrown);
  }
  co_return std::move(*job->value);
}

}  // namespace flowwall::net::sources
