// RendererLink: the renderer, as the control endpoint knows it: takes commands, and shows what it
// has applied. An answer to a change waits for that: it tells what is on the wall.
//
// Thread: network thread; it is the only pusher of commands and the only reader of the applied
// state. Ownership: what is passed in outlives it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>

#include "engine/handoff/exchanges.hpp"

namespace flowwall::net::http {

class RendererLink {
 public:
  using Milliseconds = std::chrono::milliseconds;

  RendererLink(boost::asio::any_io_executor executor, handoff::Exchanges& exchanges)
      : executor_(std::move(executor)), exchanges_(exchanges) {}

  /// Pushes a command and counts it: the renderer applies them in this order. False when the queue
  /// is full.
  bool push(const model::Command& command);

  /// The newest.
  [[nodiscard]] const model::AppliedState& applied();

  /// Until all that was pushed is applied, a snapshot is drawn, or another frame is; false: not
  /// within `time`.
  boost::asio::awaitable<bool> untilApplied(Milliseconds time);
  boost::asio::awaitable<bool> untilDrawn(std::uint64_t generation, Milliseconds time);
  boost::asio::awaitable<bool> untilNextFrame(Milliseconds time);

 private:
  template <typename Condition>
  boost::asio::awaitable<bool> until(Condition condition, Milliseconds time);

  boost::asio::any_io_executor executor_;
  handoff::Exchanges& exchanges_;
  std::uint64_t pushed_ = 0;
};

}  // namespace flowwall::net::http
