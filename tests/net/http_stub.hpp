// A plain HTTP server on loopback that answers each request with the bytes it is told to, on the
// test's own io_context.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace flowwall::test {

struct StubRequest {
  std::string method;
  std::string target;
  std::string host;
  std::string body;
};

class HttpStub {
 public:
  /// The bytes of the answer, after which the connection is closed; nothing: it is kept open, and
  /// no answer comes.
  using Answer = std::function<std::optional<std::string>(const StubRequest&)>;

  HttpStub(boost::asio::io_context& io, Answer answer)
      : state_(std::make_shared<State>(io, std::move(answer))) {
    boost::asio::co_spawn(io, accept(state_), boost::asio::detached);
  }
  HttpStub(const HttpStub&) = delete;
  HttpStub& operator=(const HttpStub&) = delete;
  ~HttpStub() { state_->acceptor.close(); }

  [[nodiscard]] std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  [[nodiscard]] const std::vector<StubRequest>& requests() const { return state_->requests; }

  /// An answer as servers send it.
  static std::string reply(int status, const std::string& headers, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" +
           body;
  }

 private:
  using Socket = boost::asio::ip::tcp::socket;
  static constexpr auto kToken = boost::asio::as_tuple(boost::asio::use_awaitable);

  // Shared with the coroutines, which may outlive the server by a step.
  struct State {
    State(boost::asio::io_context& io, Answer how)
        : answer(std::move(how)), acceptor(io, {boost::asio::ip::address_v4::loopback(), 0}) {}
    Answer answer;
    boost::asio::ip::tcp::acceptor acceptor;
    std::vector<StubRequest> requests;
    std::vector<Socket> held;
  };

  static boost::asio::awaitable<void> accept(std::shared_ptr<State> state) {
    while (state->acceptor.is_open()) {
      auto [error, socket] = co_await state->acceptor.async_accept(kToken);
      if (!error && state->acceptor.is_open()) {
        boost::asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(socket)),
                              boost::asio::detached);
      }
    }
  }

  static boost::asio::awaitable<void> serve(std::shared_ptr<State> state, Socket socket) {
    namespace http = boost::beast::http;
    boost::beast::flat_buffer buffer;
    http::request<http::string_body> request;
    const auto [error, count] = co_await http::async_read(socket, buffer, request, kToken);
    if (error || !state->acceptor.is_open()) {
      co_return;
    }
    const auto text = [](const auto& view) { return std::string(view.data(), view.size()); };
    state->requests.push_back({text(request.method_string()), text(request.target()),
                               text(request[http::field::host]), request.body()});
    const std::optional<std::string> answer = state->answer(state->requests.back());
    if (!answer) {
      state->held.push_back(std::move(socket));
      co_return;
    }
    co_await boost::asio::async_write(socket, boost::asio::buffer(*answer), kToken);
  }

  std::shared_ptr<State> state_;
};

}  // namespace flowwall::test
