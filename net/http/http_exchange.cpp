#include "net/http/http_exchange.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "net/http/client_errors.hpp"

namespace flowwall::net::http {
namespace asio = boost::asio;
namespace beast = boost::beast;

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;

namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxEndpoints = 8;

// A look-up of a name. The system's resolver cannot be interrupted, so nobody waits on it directly:
// who gives up leaves it behind, and its answer is thrown away.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}
  tcp::resolver resolver;
  asio::steady_timer done;  // cancelled when the answer is there
  std::optional<error_code> error;
  std::vector<tcp::endpoint> endpoints;
};

}  // namespace

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

std::string wireText(const HttpRequest& request, const std::string& hostHeader) {
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + hostHeader +
                     "\r\nUser-Agent: flowwall\r\nAccept: */*\r\nConnection: close\r\n";
  for (const auto& [name, value] : request.headers) {
    text += name + ": " + value + "\r\n";
  }
  if (!request.body.empty()) {
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return text + "\r\n" + request.body;
}

void prepare(ResponseParser& parser, const HttpLimits& limits) {
  parser.eager(true);
  parser.header_limit(limits.headerBytes);
  parser.body_limit(limits.bodyBytes);
}

error_code feed(ResponseParser& parser, beast::flat_buffer& buffer) {
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

HttpResponse toResponse(ResponseParser& parser) {
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

}  // namespace flowwall::net::http
