// One client's connection to the control endpoint: reads requests, has them answered, one after the
// other, until it closes, breaks a limit, is taken over by a route, or is cancelled.
//
// Thread: network thread. Errors: none come out; a broken request is answered and the connection
// closed, a broken connection is closed.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "net/http/control_message.hpp"
#include "net/http/control_preview.hpp"
#include "net/http/control_stream.hpp"

namespace flowwall::net::http {

struct ControlLimits {
  std::size_t maxConnections = 256;
  std::uint32_t headerBytes = 16 * 1024;
  std::uint64_t bodyBytes = 64 * 1024;
  std::chrono::milliseconds requestTime{10'000};  ///< first byte to last of a request
  std::chrono::milliseconds idleTime{60'000};     ///< between requests
  std::chrono::milliseconds writeTime{30'000};    ///< for a client to take its answer
  std::chrono::milliseconds lingerTime{1'000};    ///< for it to read why it was turned away
  std::chrono::milliseconds applyTime{2'000};
  std::chrono::milliseconds screenshotTime{5'000};
  std::size_t maxScreenshots = 4;
  PreviewLimits previews;
  std::chrono::milliseconds frameTime{3'500};  ///< for a frame to be drawn, in /healthz
  std::size_t maxWebSockets = 64;
  bool deflatesToLoopback = false;  ///< WebSockets; compression pays only on a network
};

using Answer = std::function<boost::asio::awaitable<ControlResponse>(ControlRequest)>;

/// `answer` and `limits` outlive the session.
boost::asio::awaitable<void> serveConnection(std::unique_ptr<ControlStream> stream,
                                             const ControlLimits& limits, const Answer& answer);

/// Answers 503 without reading the request, and closes.
boost::asio::awaitable<void> refuseConnection(std::unique_ptr<ControlStream> stream,
                                              const ControlLimits& limits);

}  // namespace flowwall::net::http
