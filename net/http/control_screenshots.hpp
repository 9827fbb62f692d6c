// ScreenshotDesk: asks the renderer for pictures and hands each, as PNG or JPEG, to the one who
// asked.
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
#include "net/http/picture_encoders.hpp"

namespace flowwall::net::http {

enum class PictureFormat : std::uint8_t { png, jpeg };

class ScreenshotDesk {
 public:
  struct Limits {
    std::chrono::milliseconds deadline{5000};  ///< for the renderer, and again for the encoder
    std::size_t maxWaiting = 4;
  };
  /// False when the renderer's queue is full.
  using Ask = std::function<bool(model::TakeScreenshot)>;

  ScreenshotDesk(boost::asio::any_io_executor executor, Limits limits, Ask ask,
                 PictureEncoders encoders, boost::asio::thread_pool& workers);

  /// image/png or image/jpeg, or a 503 that says why. `widthPx`: at most the picture's; 0: the
  /// picture's.
  boost::asio::awaitable<ControlResponse> take(PictureFormat format, int widthPx);

  /// A picture came from the renderer; one that nobody waits for any more is dropped.
  void deliver(model::Screenshot&& screenshot);

 private:
  using File = std::vector<std::uint8_t>;

  boost::asio::awaitable<ControlResponse> answer(std::shared_ptr<Pending<model::Image>> waiter,
                                                 PictureFormat format);
  std::shared_ptr<Pending<File>> startEncoding(model::Image image, const PictureEncoder& encoder);

  boost::asio::any_io_executor executor_;
  Limits limits_;
  Ask ask_;
  PictureEncoders encoders_;
  boost::asio::thread_pool& workers_;
  std::uint64_t lastTicket_ = 0;
  std::size_t inHand_ = 0;  ///< requests waiting for the renderer or the encoder
  std::map<std::uint64_t, std::shared_ptr<Pending<model::Image>>> waiting_;
};

}  // namespace flowwall::net::http
