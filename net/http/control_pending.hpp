// Pending<T>: one coroutine waits, with a deadline, for a value that somebody else delivers.
//
// Thread: the network thread, on both sides. Ownership: shared by the waiter and the deliverer,
// either of which may be gone first.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <optional>
#include <utility>

namespace flowwall::net::http {

template <typename T> class Pending {
 public:
  explicit Pending(const boost::asio::any_io_executor& executor)
      : timer_(executor, boost::asio::steady_timer::time_point::max()) {}

  void deliver(T value) {
    value_ = std::move(value);
    timer_.cancel();
  }

  /// The value, or nothing at the deadline or when cancelled.
  boost::asio::awaitable<std::optional<T>> wait(std::chrono::steady_clock::time_point deadline) {
    if (!value_) {
      timer_.expires_at(deadline);
      co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    co_return std::exchange(value_, std::nullopt);
  }

 private:
  boost::asio::steady_timer timer_;
  std::optional<T> value_;
};

}  // namespace flowwall::net::http
