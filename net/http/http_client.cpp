#include "net/http/http_client.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <utility>

#include "net/http/client_errors.hpp"
#include "net/http/http_exchange.hpp"

namespace flowwall::net::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

bool isPathByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/-._~%").find(c) != std::string_view::npos;
}

asio::awaitable<Result<HttpResponse>> exchange(const HttpRequest& request, ClientErrors errors,
                                               HttpLimits limits) {
  const auto deadline = std::chrono::steady_clock::now() + errors.timeout;
  const auto failed = [&](ClientStep step, const boost::system::error_code& error) {
    return errors.during(step, error, error == beast::error::timeout);
  };
  const auto endpoints = co_await resolve(errors.server, deadline, errors.timeout);
  if (!endpoints) {
    co_return endpoints.error();
  }
  beast::tcp_stream stream(co_await asio::this_coro::executor);
  stream.expires_at(deadline);
  const auto [refused, endpoint] = co_await stream.async_connect(*endpoints, kToken);
  if (refused) {
    co_return failed(ClientStep::connecting, refused);
  }
  const std::string text = wireText(request, errors.server.hostHeader(kHttpPort));
  const auto [unsent, count] = co_await asio::async_write(stream, asio::buffer(text), kToken);
  if (unsent) {
    co_return failed(ClientStep::sending, unsent);
  }
  ResponseParser parser;
  prepare(parser, limits);
  const boost::system::error_code lost = co_await receive(stream, parser);
  if (lost) {
    co_return failed(parser.is_header_done() ? ClientStep::reading : ClientStep::waiting, lost);
  }
  co_return toResponse(parser);
}

}  // namespace

Result<HttpUrl> HttpUrl::parse(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  const Error wrong{"\"" + std::string(text) +
                    "\" is not an address like http://host, http://host:port or http://host/path"};
  if (!text.starts_with(kScheme)) {
    return wrong;
  }
  const std::string_view rest = text.substr(kScheme.size());
  const std::size_t slash = rest.find('/');
  const std::string_view host = rest.substr(0, slash);
  std::string_view path = slash == std::string_view::npos ? "" : rest.substr(slash);
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  auto server = ServerAddress::parse(host);
  const bool bareV6 = host.find(':') != host.rfind(':') && !host.starts_with('[');
  if (!server || bareV6 || !std::all_of(path.begin(), path.end(), isPathByte)) {
    return wrong;
  }
  // ServerAddress takes HTTPS's port for one that isn't said.
  if (server->port == kHttpsPort && !host.ends_with(":443")) {
    server->port = kHttpPort;
  }
  return HttpUrl{*server, std::string(path)};
}

HttpClient::HttpClient(ServerAddress server, HttpLimits limits)
    : server_(std::move(server)), limits_(limits) {}

asio::awaitable<Result<HttpResponse>> HttpClient::fetch(HttpRequest request,
                                                        std::chrono::milliseconds timeout) {
  const ClientErrors errors{server_, timeout, {}, limits_.bodyBytes, false};
  Result<HttpResponse> answer = co_await exchange(request, errors, limits_);
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return answer;
}

}  // namespace flowwall::net::http
