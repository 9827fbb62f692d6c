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
#include <cctype>
#include <memory>

#include "net/http/client_errors.hpp"
#include "net/http/http_exchange.hpp"

namespace flowwall::net::http {
namespace asio = boost::asio;
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
  const std::string text = wireText(request, server.hostHeader());
  const auto [sent, count] =
      co_await asio::async_write(connection.stream, asio::buffer(text), kToken);
  if (sent) {
    co_return errors.during(ClientStep::sending, sent, connection.timedOut);
  }
  ResponseParser parser;
  prepare(parser, limits);
  const error_code received = co_await receive(connection.stream, parser);
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
