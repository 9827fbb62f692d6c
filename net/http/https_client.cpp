#include "net/http/https_client.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cctype>
#include <memory>
#include <optional>

#include "net/http/client_errors.hpp"

namespace flowwall::net::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

// One connection and its deadline. The timer's handler may outlive the coroutine that waits on the
// socket, so it holds this weakly.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(const asio::any_io_executor& executor, asio::ssl::context& tls, Clock::time_point end)
      : stream(executor, tls), timer_(executor), deadline(end) {}

  /// Closes the socket at `when`, whatever is under way on it. Replaces the time set before.
  void closeAt(Clock::time_point when) {
    timedOut = false;
    timer_.expires_at(when);
    timer_.async_wait([weak = weak_from_this(), round = ++round_](error_code error) {
      const std::shared_ptr<Connection> self = weak.lock();
      if (self && !error && self->round_ == round) {
        self->timedOut = true;
        error_code ignored;
        self->socket().close(ignored);
      }
    });
  }

  tcp::socket& socket() { return stream.next_layer(); }

  asio::ssl::stream<tcp::socket> stream;

 private:
  asio::steady_timer timer_;
  unsigned round_ = 0;

 public:
  Clock::time_point deadline;
  bool timedOut = false;
};

// A look-up of a name. The system's resolver cannot be interrupted, so nobody waits on it directly:
// who gives up leaves it behind, and its answer is thrown away.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}
  tcp::resolver resolver;
  asio::steady_timer done;  // cancelled when the answer is there
  std::optional<error_code> error;
  std::vector<tcp::endpoint> endpoints;
};

constexpr std::size_t kMaxEndpoints = 8;

asio::awaitable<Result<std::vector<tcp::endpoint>>> resolve(const ServerAddress& server,
                                                            Clock::time_point deadline,
                                                            std::chrono::milliseconds timeout) {
  if (server.isLiteral) {
    co_return std::vector<tcp::endpoint>{{asio::ip::make_address(server.host), server.port}};
  }
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto lookup = std::make_shared<Lookup>(executor);
  lookup->done.expires_at(deadline);
  lookup->resolver.async_resolve(
      server.host, std::to_string(server.port),
      [lookup](error_code error, const tcp::resolver::results_type& results) {
        lookup->error = error;
        for (const auto& result : results) {
          if (lookup->endpoints.size() < kMaxEndpoints) {
            lookup->endpoints.push_back(result.endpoint());
          }
        }
        lookup->done.cancel();
      });
  co_await lookup->done.async_wait(kToken);
  if (!lookup->error) {
    lookup->resolver.cancel();
    co_return timeoutError(ClientStep::resolving, server, timeout);
  }
  if (*lookup->error || lookup->endpoints.empty()) {
    co_return Error{"cannot find the address of " + server.host + ": " + reason(*lookup->error)};
  }
  co_return std::move(lookup->endpoints);
}

// The first address that answers. None may use up the time of those after it.
asio::awaitable<error_code> connect(Connection& connection,
                                    const std::vector<tcp::endpoint>& endpoints) {
  error_code error = asio::error::host_not_found;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const Clock::time_point now = Clock::now();
    const auto share = (connection.deadline - now) / static_cast<int>(endpoints.size() - i);
    connection.closeAt(now + share);
    error_code ignored;
    connection.socket().close(ignored);
    const auto [outcome] = co_await connection.socket().async_connect(endpoints[i], kToken);
    error = outcome;
    if (!error) {
      connection.socket().set_option(tcp::no_delay(true), ignored);
      connection.closeAt(connection.deadline);
      break;
    }
  }
  co_return error;
}

void expectServer(SSL* native, const ServerAddress& server) {
  X509_VERIFY_PARAM* expected = SSL_get0_param(native);
  if (server.isLiteral) {
    X509_VERIFY_PARAM_set1_ip_asc(expected, server.host.c_str());
    return;
  }
  // SSL_set_tlsext_host_name() without its C cast.
  SSL_ctrl(native, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
           const_cast<char*>(server.host.c_str()));
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  X509_VERIFY_PARAM_set1_host(expected, server.host.c_str(), server.host.size());
}

std::string wireText(const HttpRequest& request, const ServerAddress& server) {
  std::string text = request.method + " " + request.target +
                     " HTTP/1.1\r\nHost: " + server.hostHeader() +
                     "\r\nUser-Agent: flowwall\r\nAccept: */*\r\nConnection: close\r\n";
  for (const auto& [name, value] : request.headers) {
    text += name + ": " + value + "\r\n";
  }
  if (!request.body.empty()) {
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return text + "\r\n" + request.body;
}

using Parser = beast::http::response_parser<beast::http::string_body>;

// Feeds what was received; nothing when all is well so far.
error_code feed(Parser& parser, beast::flat_buffer& buffer) {
  error_code error;
  while (buffer.size() > 0 && !parser.is_done()) {
    const std::size_t used = parser.put(buffer.data(), error);
    buffer.consume(used);
    if (error == beast::http::error::need_more) {
      return {};
    }
    if (error || used == 0) {
      return error;
    }
  }
  return error;
}

HttpResponse toResponse(Parser& parser) {
  HttpResponse response;
  response.status = parser.get().result_int();
  for (const auto& field : parser.get()) {
    const auto name = field.name_string();
    const auto value = field.value();
    response.headers.emplace_back(std::string(name.data(), name.size()),
                                  std::string(value.data(), value.size()));
  }
  response.body = std::move(parser.get().body());
  return response;
}

asio::awaitable<error_code> receive(Connection& connection, Parser& parser) {
  constexpr std::size_t kPieceBytes = 64U * 1024;
  beast::flat_buffer buffer;
  error_code failure;
  while (!failure && !parser.is_done()) {
    const auto space = buffer.prepare(kPieceBytes);
    const auto [error, count] = co_await connection.stream.async_read_some(space, kToken);
    buffer.commit(count);
    failure = feed(parser, buffer);
    if (error && !failure && !parser.is_done()) {
      const bool ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
      failure = error;
      if (ended && parser.got_some()) {
        failure = {};
        parser.put_eof(failure);
      } else if (ended) {
        failure = beast::http::error::end_of_stream;
      }
    }
  }
  co_return failure;
}

asio::awaitable<Result<HttpResponse>> exchange(Connection& connection, const TlsContext& tls,
                                               const HttpRequest& request, ClientErrors errors,
                                               HttpLimits limits) {
  const ServerAddress& server = errors.server;
  const auto endpoints = co_await resolve(server, connection.deadline, errors.timeout);
  if (!endpoints) {
    co_return endpoints.error();
  }
  const error_code connected = co_await connect(connection, *endpoints);
  if (connected) {
    co_return errors.during(ClientStep::connecting, connected, connection.timedOut);
  }
  SSL* native = connection.stream.native_handle();
  expectServer(native, server);
  const auto [shaken] =
      co_await connection.stream.async_handshake(asio::ssl::stream_base::client, kToken);
  if (shaken) {
    co_return errors.handshake(shaken, SSL_get_verify_result(native), connection.timedOut);
  }
  if (const std::optional<std::string> fingerprint = tls.unpinned(native)) {
    co_return errors.unpinned(*fingerprint);
  }
  const std::string text = wireText(request, server);
  const auto [sent, count] =
      co_await asio::async_write(connection.stream, asio::buffer(text), kToken);
  if (sent) {
    co_return errors.during(ClientStep::sending, sent, connection.timedOut);
  }
  Parser parser;
  parser.eager(true);
  parser.header_limit(limits.headerBytes);
  parser.body_limit(limits.bodyBytes);
  const error_code received = co_await receive(connection, parser);
  if (received) {
    const ClientStep step = parser.is_header_done() ? ClientStep::reading : ClientStep::waiting;
    co_return errors.during(step, received, connection.timedOut);
  }
  co_return toResponse(parser);
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  for (const auto& [key, value] : headers) {
    if (std::equal(key.begin(), key.end(), name.begin(), name.end(), same)) {
      return value;
    }
  }
  return {};
}

HttpsClient::HttpsClient(TlsContext& tls, ServerAddress server, HttpLimits limits)
    : tls_(tls), server_(std::move(server)), limits_(limits) {}

asio::awaitable<Result<HttpResponse>> HttpsClient::fetch(HttpRequest request,
                                                         std::chrono::milliseconds timeout) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto connection =
      std::make_shared<Connection>(executor, tls_.native(), Clock::now() + timeout);
  const ClientErrors errors{server_, timeout, tls_.trustHint(), limits_.bodyBytes, tls_.verifies()};
  Result<HttpResponse> answer = co_await exchange(*connection, tls_, request, errors, limits_);
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return answer;
}

}  // namespace flowwall::net::http
