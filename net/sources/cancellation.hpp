// leaveIfCancelled(): for after a wait that reports its cancellation as a value.
//
// Thread: any coroutine. Errors: throws operation_aborted when the coroutine has been cancelled.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace flowwall::net::sources {

inline boost::asio::awaitable<void> leaveIfCancelled() {
  const auto state = co_await boost::asio::this_coro::cancellation_state;
  if (state.cancelled() != boost::asio::cancellation_type::none) {
    throw boost::system::system_error(boost::asio::error::operation_aborted);
  }
}

}  // namespace flowwall::net::sources
