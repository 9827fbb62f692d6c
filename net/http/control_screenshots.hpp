// ScreenshotDesk: asks the renderer for pictures and hands each, as PNG, to the one who asked.
//
// Every request gets a picture of its own, drawn after it was asked for: a shared one could show
// the wall as it was before the command that the same client sent just now.
//
// Thread: network thread; pictures are encoded on the worker pool.
// Ownership: what is passed in outlives the desk; jobs on the pool keep only what they need, so the
// pool must be joined before the executor's context goes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/command.hpp"
#include "net/http/control_message.hpp"
#include "net/http/control_pending.hpp"

namespace flowwall::net::http {

using PngEncoder = std::function<std::vector<std::uint8_t>(const model::Image&)>;

class ScreenshotDesk {
 public:
  struct Limits {
    std::chrono::milliseconds deadline{5000};  ///< for the renderer, and again for the encoder
    std::size_t maxWaiting = 4;
  };
  /// False when the renderer's queue is full.
  using Ask = std::function<bool(model::TakeScreenshot)>;

  ScreenshotDesk(boost::asio::any_io_executor executor, Limits limits, Ask ask, PngEncoder encode,
                 boost::asio::thread_pool& workers);

  /// image/png, or a 503 that says why.
  boost::asio::awaitable<ControlResponse> take();

  /// A picture came from the renderer; one that nobody waits for any more is dropped.
  void deliver(model::Screenshot&& screenshot);

 private:
  using Png = std::vector<std::uint8_t>;

  boost::asio::awaitable<ControlResponse> answer(std::shared_ptr<Pending<model::Image>> waiter);
  std::shared_ptr<Pending<Png>> startEncoding(model::Image image);

  boost::asio::any_io_executor executor_;
  Limits limits_;
  Ask ask_;
  PngEncoder encode_;
  boost::asio::thread_pool& workers_;
  std::uint64_t lastTicket_ = 0;
  std::size_t inHand_ = 0;  ///< requests waiting for the renderer or the encoder
  std::map<std::uint64_t, std::shared_ptr<Pending<model::Image>>> waiting_;
};

}  // namespace flowwall::net::http
