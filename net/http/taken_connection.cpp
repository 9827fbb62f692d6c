#include "net/http/taken_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>

#include "net/http/response_header.hpp"

namespace flowwall::net::http {

namespace bhttp = boost::beast::http;

boost::asio::awaitable<bool> TakenConnection::writeHeader(const ControlResponse& response) {
  bhttp::response<bhttp::empty_body> message;
  setHeader(message, response);
  message.keep_alive(false);
  bhttp::response_serializer<bhttp::empty_body> serializer(message);
  stream_.next_layer().expires_after(writeTime_);
  const auto [failure, count] = co_await bhttp::async_write_header(
      stream_, serializer, boost::asio::as_tuple(boost::asio::use_awaitable));
  co_return !failure;
}

boost::asio::awaitable<bool> TakenConnection::write(boost::asio::const_buffer bytes) {
  const bool written = co_await stream_.writeAll(bytes, writeTime_);
  co_return written;
}

}  // namespace flowwall::net::http
