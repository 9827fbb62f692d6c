#include "net/http/control_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <openssl/ssl.h>
#include <utility>

namespace flowwall::net::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

// Connections beyond the limit that are told so; those beyond that are closed without a word.
constexpr std::size_t kMaxRefusals = 64;

Routes::Limits routeLimits(const ControlLimits& limits) {
  Routes::Limits made;
  made.applyTime = limits.applyTime;
  made.screenshots = {limits.screenshotTime, limits.maxScreenshots};
  made.previews = limits.previews;
  made.frameTime = limits.frameTime;
  made.feed.maxClients = limits.maxWebSockets;
  made.feed.idleTime = limits.idleTime;
  made.feed.deflatesToLoopback = limits.deflatesToLoopback;
  return made;
}

Error listenError(const ControlOptions& options, const error_code& failure) {
  const std::string where = options.address + ":" + std::to_string(options.port);
  if (failure == asio::error::address_in_use) {
    return Error{"cannot listen on " + where +
                 ": another program uses this port; choose one with --listen, PORT or "
                 "control.port"};
  }
  return Error{"cannot listen on " + where + ": " + failure.message()};
}

bool haveSameCertificate(asio::ssl::context& a, asio::ssl::context& b) {
  return X509_cmp(SSL_CTX_get0_certificate(a.native_handle()),
                  SSL_CTX_get0_certificate(b.native_handle())) == 0;
}

}  // namespace

ControlServer::ControlServer(asio::any_io_executor executor, ControlOptions options,
                             handoff::Exchanges& exchanges, WallControl& wall,
                             PictureEncoders encoders, asio::thread_pool& workers,
                             const model::Clock& clock)
    : executor_(executor), options_(std::move(options)), access_(options_.access, clock, counts_),
      routes_(executor, options_.version, routeLimits(options_.limits), options_.page, access_,
              exchanges, wall, std::move(encoders), workers, clock, counts_),
      answer_([this](ControlRequest request) { return routes_.answer(std::move(request)); }),
      acceptor_(executor), allClosed_(executor) {}

Result<void> ControlServer::listen() {
  error_code failure;
  const auto address = asio::ip::make_address(options_.address, failure);
  if (failure) {
    return Error{"cannot listen on '" + options_.address + "': it is not an IP address"};
  }
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), failure);
  if (!failure) {
    acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
  }
  if (!failure) {
    acceptor_.bind(endpoint, failure);
  }
  if (!failure) {
    acceptor_.listen(asio::socket_base::max_listen_connections, failure);
  }
  if (failure) {
    error_code ignored;
    acceptor_.close(ignored);
    return listenError(options_, failure);
  }
  return {};
}

std::vector<std::string> ControlServer::use(AccessOptions access,
                                            std::shared_ptr<asio::ssl::context> tls) {
  std::vector<std::string> others;
  if (access_.use(std::move(access))) {
    others.emplace_back("token");
  }
  if (options_.tls && tls) {
    if (!haveSameCertificate(*options_.tls, *tls)) {
      others.emplace_back("certificate");
    }
    options_.tls = std::move(tls);
  }
  return others;
}

std::uint16_t ControlServer::port() const {
  error_code notOpen;
  return acceptor_.local_endpoint(notOpen).port();
}

asio::awaitable<void> ControlServer::run() {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await (acceptUntilCancelled() || routes_.run());
  error_code ignored;
  acceptor_.close(ignored);
  // What is left to do must not be cut short by the cancellation that asked for it.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await closeAll();
}

asio::awaitable<void> ControlServer::acceptUntilCancelled() {
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  asio::steady_timer pause(executor_);
  while (cancellation.cancelled() == asio::cancellation_type::none && acceptor_.is_open()) {
    auto [failure, socket] = co_await acceptor_.async_accept(kNoThrow);
    if (!failure) {
      start(std::move(socket));
    } else if (failure != asio::error::operation_aborted &&
               failure != asio::error::connection_aborted) {
      // Out of file descriptors, most likely: let some connections end first.
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(kNoThrow);
    }
  }
}

void ControlServer::start(tcp::socket socket) {
  const std::size_t maxServed = options_.limits.maxConnections;
  const bool isServed = connections_.size() < maxServed;
  ++counts_.accepted;
  counts_.refused += isServed ? 0 : 1;
  if (connections_.size() >= maxServed + kMaxRefusals) {
    return;
  }
  const auto connection = connections_.emplace(connections_.end());
  counts_.connections = connections_.size();
  auto stream = std::make_unique<ControlStream>(std::move(socket), options_.tls);
  asio::co_spawn(executor_,
                 isServed ? serveConnection(std::move(stream), options_.limits, answer_)
                          : refuseConnection(std::move(stream), options_.limits),
                 asio::bind_cancellation_slot(connection->stop.slot(),
                                              [this, connection](const std::exception_ptr&) {
                                                // Only a cancellation throws, and only to end it.
                                                connections_.erase(connection);
                                                counts_.connections = connections_.size();
                                                if (connections_.empty()) {
                                                  allClosed_.cancel();
                                                }
                                              }));
}

asio::awaitable<void> ControlServer::closeAll() {
  for (Connection& connection : connections_) {
    connection.stop.emit(asio::cancellation_type::terminal);
  }
  while (!connections_.empty()) {
    allClosed_.expires_at(asio::steady_timer::time_point::max());
    co_await allClosed_.async_wait(kNoThrow);
  }
}

}  // namespace flowwall::net::http
