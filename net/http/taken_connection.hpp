// TakenConnection: a connection that a route has taken over (ControlResponse::takeOver), to stream
// an answer without an end, or to go on as a WebSocket.
//
// Every write needs a deadline: a client that takes nothing must not keep its place.
// Thread: network thread. Ownership: refers to the session's own; used only while takeOver runs.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>

#include "net/http/control_message.hpp"
#include "net/http/control_stream.hpp"

namespace flowwall::net::http {

class TakenConnection {
 public:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;

  TakenConnection(ControlStream& stream, const Request& request,
                  std::chrono::milliseconds writeTime)
      : stream_(stream), request_(request), writeTime_(writeTime) {}

  [[nodiscard]] ControlStream& stream() { return stream_; }
  /// As it came, for a WebSocket's handshake.
  [[nodiscard]] const Request& request() const { return request_; }
  /// How long a client may take for one write.
  [[nodiscard]] std::chrono::milliseconds writeTime() const { return writeTime_; }

  /// Status and header of `response`, whose body has no length and ends with the connection. False:
  /// the client is gone, or takes nothing.
  boost::asio::awaitable<bool> writeHeader(const ControlResponse& response);
  /// More of the body; false as above.
  boost::asio::awaitable<bool> write(boost::asio::const_buffer bytes);

 private:
  ControlStream& stream_;
  const Request& request_;
  std::chrono::milliseconds writeTime_;
};

}  // namespace flowwall::net::http
