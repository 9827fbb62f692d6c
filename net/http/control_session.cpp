#include "net/http/control_session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <optional>
#include <tuple>
#include <utility>

#include "net/http/control_fields.hpp"
#include "net/http/response_header.hpp"
#include "net/http/taken_connection.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using boost::system::error_code;
using namespace asio::experimental::awaitable_operators;

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kGrace{1000};

// How much of a turned-away client's request is read and dropped, so that it sees the answer
// instead of a reset connection.
constexpr std::size_t kMaxLingerBytes = 1024 * 1024;

using Parser = bhttp::request_parser<bhttp::string_body>;
using Request = TakenConnection::Request;

std::string text(beast::string_view view) {
  return {view.data(), view.size()};
}

class Session {
 public:
  Session(ControlStream& stream, const ControlLimits& limits)
      : stream_(stream), limits_(limits), deadline_(stream.get_executor()),
        // Room for one whole request and the beginning of the next.
        buffer_(limits.headerBytes + static_cast<std::size_t>(limits.bodyBytes) + 4096) {}

  asio::awaitable<void> serve(const Answer& answer) {
    bool more = co_await handshake();
    while (more) {
      more = co_await serveOne(answer);
    }
    error_code ignored;
    tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  }

  asio::awaitable<void> refuse() {
    const bool begun = co_await handshake();
    if (!begun) {
      co_return;
    }
    const ControlResponse response =
        errorResponse(503, "too many connections: at most " +
                               std::to_string(limits_.maxConnections) + " are served at once");
    co_await writeAndLinger(response);
  }

 private:
  beast::tcp_stream& tcp() { return stream_.next_layer(); }

  asio::awaitable<bool> handshake() {
    tcp().expires_after(limits_.requestTime);
    const auto opening = co_await stream_.handshake();
    if (opening == ControlStream::Opening::inTheClear) {
      co_await writeAndLinger(
          errorResponse(400, "this is HTTPS; the address begins with https://"));
    }
    co_return opening == ControlStream::Opening::ready;
  }

  // False: the connection is done with.
  asio::awaitable<bool> serveOne(const Answer& answer) {
    const bool begun = co_await waitForRequest();
    if (!begun) {
      co_return false;
    }
    Parser parser;
    parser.header_limit(limits_.headerBytes);
    parser.body_limit(limits_.bodyBytes);
    const error_code failure = co_await readRequest(parser);
    if (failure) {
      co_await turnAway(failure);
      co_return false;
    }
    // The answer has deadlines of its own.
    tcp().expires_never();
    Request request = parser.release();
    const bool keepAlive = request.keep_alive();
    const bool isHead = request.method() == bhttp::verb::head;
    auto plain = plainRequest(request);
    if (!plain) {
      co_await writeAndLinger(errorResponse(400, plain.error().message));
      co_return false;
    }
    const ControlResponse response = co_await answer(std::move(*plain));
    if (response.takeOver && !isHead) {
      TakenConnection taken(stream_, request, limits_.writeTime);
      stream_.unread(buffer_.data());  // a WebSocket's client may not have waited
      co_await response.takeOver(taken);
      co_return false;
    }
    const bool written = co_await write(response, keepAlive, isHead);
    co_return written&& keepAlive;
  }

  asio::awaitable<bool> waitForRequest() {
    if (buffer_.size() > 0) {
      co_return true;  // pipelined
    }
    tcp().expires_after(limits_.idleTime);
    constexpr std::size_t kFirstRead = 4096;
    const auto [failure, count] =
        co_await stream_.async_read_some(buffer_.prepare(kFirstRead), kNoThrow);
    buffer_.commit(count);
    co_return !failure;
  }

  asio::awaitable<error_code> readRequest(Parser& parser) {
    std::size_t headerBytes = 0;
    const error_code failure = parseWhatCame(parser, headerBytes);
    if (failure || parser.is_done()) {
      co_return failure;
    }
    // A stream whose own deadline passes is closed, and the client would never learn why: it comes
    // second, for a read that was just being served when it was cancelled, and went on.
    tcp().expires_after(limits_.requestTime + kGrace);
    deadline_.expires_after(limits_.requestTime);
    const auto done = co_await (readRest(parser, headerBytes) || deadline_.async_wait(kNoThrow));
    co_return done.index() == 0 ? std::get<0>(done) : beast::error::timeout;
  }

  // Most requests come in one piece, which takes no turn of the loop. A header that has come whole
  // is within Beast's own limit.
  error_code parseWhatCame(Parser& parser, std::size_t& headerBytes) {
    error_code failure;
    while (!failure && !parser.is_done() && buffer_.size() > 0) {
      const bool ofHeader = !parser.is_header_done();
      const std::size_t taken = parser.put(buffer_.data(), failure);
      buffer_.consume(taken);
      headerBytes += ofHeader ? taken : 0;
      if (taken == 0) {
        break;
      }
    }
    return failure == bhttp::error::need_more ? error_code{} : failure;
  }

  // Beast's own limit is of what it has not parsed yet; many short lines pass it.
  asio::awaitable<error_code> readHeader(Parser& parser, std::size_t taken) {
    while (!parser.is_header_done()) {
      const auto [failure, count] =
          co_await bhttp::async_read_some(stream_, buffer_, parser, kNoThrow);
      taken += count;
      if (failure) {
        co_return failure;
      }
      if (taken > limits_.headerBytes) {
        co_return bhttp::error::header_limit;
      }
    }
    co_return error_code{};
  }

  asio::awaitable<error_code> readRest(Parser& parser, std::size_t headerBytes) {
    const error_code headerFailure = co_await readHeader(parser, headerBytes);
    if (headerFailure) {
      co_return headerFailure;
    }
    if (beast::iequals(parser.get()[bhttp::field::expect], "100-continue")) {
      bhttp::response<bhttp::empty_body> go(bhttp::status::continue_, 11);
      const auto [writeFailure, written] = co_await bhttp::async_write(stream_, go, kNoThrow);
      if (writeFailure) {
        co_return writeFailure;
      }
    }
    const auto [bodyFailure, bodyBytes] =
        co_await bhttp::async_read(stream_, buffer_, parser, kNoThrow);
    co_return bodyFailure;
  }

  asio::awaitable<void> turnAway(error_code failure) {
    const std::optional<ControlResponse> response = complaint(failure);
    if (response) {
      co_await writeAndLinger(*response);
    }
  }

  // Nothing: the client is gone, or so slow that the stream has been closed under it.
  [[nodiscard]] std::optional<ControlResponse> complaint(error_code failure) const {
    if (failure == bhttp::error::header_limit || failure == bhttp::error::buffer_overflow) {
      return errorResponse(431, "the request's header is larger than " +
                                    std::to_string(limits_.headerBytes / 1024) + " KiB");
    }
    if (failure == bhttp::error::body_limit) {
      return errorResponse(413, "the request's body is larger than " +
                                    std::to_string(limits_.bodyBytes / 1024) + " KiB");
    }
    if (failure == beast::error::timeout) {
      return errorResponse(408, "the request has not come within " +
                                    std::to_string(limits_.requestTime.count() / 1000) + " s");
    }
    const bool isGone =
        failure == bhttp::error::end_of_stream || failure == bhttp::error::partial_message;
    if (!isGone && failure.category() == make_error_code(bhttp::error::bad_method).category()) {
      return errorResponse(400, "this is not a well-formed HTTP/1.1 request: " + failure.message());
    }
    return std::nullopt;
  }

  // Errors: what is ambiguous, so that nobody knows what follows it on the connection, and what is
  // no target of ours.
  Result<ControlRequest> plainRequest(Request& request) {
    if (request.count(bhttp::field::host) != 1) {
      return Error{"a request needs one Host header"};
    }
    // Beast takes others for the absence of a body; RFC 9112 6.3 wants them refused.
    const auto coding = request.find(bhttp::field::transfer_encoding);
    if (coding != request.end() && (request.count(bhttp::field::transfer_encoding) != 1 ||
                                    !beast::iequals(coding->value(), "chunked"))) {
      return Error{"the only Transfer-Encoding that is understood is chunked"};
    }
    const std::string target = text(request.target());
    if (!target.starts_with('/')) {
      return Error{"the request's target must begin with '/'"};
    }
    const auto question = std::min(target.find('?'), target.size());
    auto path = percentDecode(std::string_view(target).substr(0, question), false);
    if (!path) {
      return Error{"the path is not well formed: " + path.error().message};
    }
    ControlRequest plain = withoutTarget(request);
    plain.path = std::move(*path);
    plain.query = question < target.size() ? target.substr(question + 1) : std::string{};
    return plain;
  }

  // The header stays: a WebSocket's handshake needs it once more.
  ControlRequest withoutTarget(Request& request) {
    ControlRequest plain;
    plain.method = text(request.method_string());
    plain.contentType = text(request[bhttp::field::content_type]);
    plain.body = std::move(request.body());
    plain.host = text(request[bhttp::field::host]);
    if (const auto origin = request.find(bhttp::field::origin); origin != request.end()) {
      plain.origin = text(origin->value());
    }
    plain.authorization = text(request[bhttp::field::authorization]);
    plain.cookie = text(request[bhttp::field::cookie]);
    plain.ifNoneMatch = text(request[bhttp::field::if_none_match]);
    plain.wantsWebSocket = beast::websocket::is_upgrade(request);
    plain.webSocketVersion = text(request[bhttp::field::sec_websocket_version]);
    plain.webSocketKey = text(request[bhttp::field::sec_websocket_key]);
    plain.peer = stream_.peer();
    plain.isSecure = stream_.isSecure();
    return plain;
  }

  template <typename Message>
  static void finishHeader(Message& message, const ControlResponse& response, bool keepAlive) {
    setHeader(message, response);
    message.keep_alive(keepAlive);
    const bool neverHasBody = response.status == 204 || response.status == 304;
    if (!neverHasBody && !response.takeOver) {
      message.content_length(response.body->size());
    }
  }

  asio::awaitable<bool> write(const ControlResponse& response, bool keepAlive, bool isHead) {
    tcp().expires_after(limits_.writeTime);
    error_code failure;
    if (isHead) {
      bhttp::response<bhttp::empty_body> message;
      finishHeader(message, response, keepAlive);
      const auto result = co_await bhttp::async_write(stream_, message, kNoThrow);
      failure = std::get<0>(result);
    } else {
      bhttp::response<bhttp::span_body<const char>> message;
      finishHeader(message, response, keepAlive);
      message.body() = {response.body->data(), response.body->size()};
      const auto result = co_await bhttp::async_write(stream_, message, kNoThrow);
      failure = std::get<0>(result);
    }
    co_return !failure;
  }

  asio::awaitable<void> writeAndLinger(const ControlResponse& response) {
    const bool written = co_await write(response, false, false);
    if (!written) {
      co_return;
    }
    tcp().expires_after(limits_.lingerTime);
    co_await stream_.shutdownSend();
    std::array<char, 4096> dropped{};
    std::size_t total = 0;
    while (total < kMaxLingerBytes) {
      const auto [failure, count] =
          co_await stream_.async_read_some(asio::buffer(dropped), kNoThrow);
      if (failure) {
        break;
      }
      total += count;
    }
  }

  ControlStream& stream_;
  const ControlLimits& limits_;
  asio::steady_timer deadline_;
  beast::flat_buffer buffer_;
};

}  // namespace

asio::awaitable<void> serveConnection(std::unique_ptr<ControlStream> stream,
                                      const ControlLimits& limits, const Answer& answer) {
  Session session(*stream, limits);
  co_await session.serve(answer);
}

asio::awaitable<void> refuseConnection(std::unique_ptr<ControlStream> stream,
                                       const ControlLimits& limits) {
  Session session(*stream, limits);
  co_await session.refuse();
}

}  // namespace flowwall::net::http
