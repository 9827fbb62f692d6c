// PreviewDesk: GET /api/stream.mjpg, the wall's picture again and again as one endless answer of
// JPEGs.
//
// Viewers of the same width share one read-back and one encoding of each picture; the renderer is
// asked for pictures only while somebody watches, as often as the most eager viewer wants them. A
// viewer that is slow skips pictures: when it has taken one, it gets the newest.
//
// Thread: network thread; pictures are encoded on the worker pool.
// Ownership: what is passed in outlives the desk, and the executor runs nothing more once the desk
// is gone. Viewers hold what they share.
// Source: multipart/x-mixed-replace as browsers and cameras know it, each part with its length.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/command.hpp"
#include "net/http/control_message.hpp"
#include "net/http/picture_encoders.hpp"

namespace flowwall::net::http {

struct PreviewLimits {
  std::size_t maxViewers = 40;
  std::size_t maxWidths = 4;  ///< at once; each costs the renderer a read-back
  /// After so long without a new picture a viewer gets the last one again: so a dead one is found.
  /// One that has had none by then is let go.
  std::chrono::milliseconds repeatTime{5'000};
};

class PreviewDesk {
 public:
  /// False when the renderer's queue is full.
  using Ask = std::function<bool(const model::WatchPicture&)>;

  PreviewDesk(boost::asio::any_io_executor executor, PreviewLimits limits, Ask ask,
              PictureEncoder encodeJpeg, boost::asio::thread_pool& workers);

  /// An answer that streams from when it takes over the connection, or a 503 that says why not.
  /// From now until the answer is gone its asker counts as a viewer.
  [[nodiscard]] ControlResponse stream(int widthPx, int framesPerSecond);

  /// A picture came from the renderer.
  void deliver(model::Preview&& preview);

  [[nodiscard]] std::size_t viewers() const;
  /// Pictures encoded since the start.
  [[nodiscard]] std::uint64_t encoded() const { return encoded_; }

 private:
  class Viewer;
  struct Channel;  // all that is watched in one width

  boost::asio::awaitable<void> serve(TakenConnection& connection, Viewer& viewer) const;
  bool askFor(Channel& channel);
  void leave(Viewer& viewer);
  void encode(const std::shared_ptr<Channel>& channel, model::Image image);
  void take(Channel& channel, const std::vector<std::uint8_t>& jpeg);

  boost::asio::any_io_executor executor_;
  PreviewLimits limits_;
  Ask ask_;
  PictureEncoder encodeJpeg_;
  boost::asio::thread_pool& workers_;
  std::map<int, std::shared_ptr<Channel>> channels_;  // by width; each has viewers
  std::uint64_t encoded_ = 0;
};

}  // namespace flowwall::net::http
