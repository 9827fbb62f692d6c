// What the HTTPS and the HTTP client have in common: looking up the server, a request as bytes, an
// answer from bytes. Part of the two clients.
//
// Thread: network thread. Errors: as the clients'.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "net/http/https_client.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

using ResponseParser = boost::beast::http::response_parser<boost::beast::http::string_body>;

/// At most eight addresses of the server. `timeout` is for the sentence only.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<boost::asio::ip::tcp::endpoint>>>
resolve(const ServerAddress& server, std::chrono::steady_clock::time_point deadline,
        std::chrono::milliseconds timeout);

[[nodiscard]] std::string wireText(const HttpRequest& request, const std::string& hostHeader);

void prepare(ResponseParser& parser, const HttpLimits& limits);

/// Feeds what was received; nothing when all is well so far.
[[nodiscard]] boost::system::error_code feed(ResponseParser& parser,
                                             boost::beast::flat_buffer& buffer);

[[nodiscard]] HttpResponse toResponse(ResponseParser& parser);

/// Reads until the answer is whole; the connection's end may be the body's.
template <typename Stream>
boost::asio::awaitable<boost::system::error_code> receive(Stream& stream, ResponseParser& parser) {
  namespace asio = boost::asio;
  constexpr std::size_t kPieceBytes = 64U * 1024;
  boost::beast::flat_buffer buffer;
  boost::system::error_code failure;
  while (!failure && !parser.is_done()) {
    const auto space = buffer.prepare(kPieceBytes);
    const auto [error, count] =
        co_await stream.async_read_some(space, asio::as_tuple(asio::use_awaitable));
    buffer.commit(count);
    failure = feed(parser, buffer);
    if (error && !failure && !parser.is_done()) {
      const bool ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
      failure = error;
      if (ended && parser.got_some()) {
        failure = {};
        parser.put_eof(failure);
      } else if (ended) {
        failure = boost::beast::http::error::end_of_stream;
      }
    }
  }
  co_return failure;
}

}  // namespace flowwall::net::http
