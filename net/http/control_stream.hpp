// ControlStream: the bytes of one client's connection, plain or through TLS; to Asio and Beast an
// asynchronous stream like any other, so that what uses it is written once.
//
// Thread: network thread. Ownership: owns the socket.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::http {

class ControlStream {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;
  using next_layer_type = boost::beast::tcp_stream;

  /// `tls` null: plain.
  ControlStream(boost::asio::ip::tcp::socket socket,
                std::shared_ptr<boost::asio::ssl::context> tls);

  [[nodiscard]] executor_type get_executor() noexcept { return next_layer().get_executor(); }
  /// The TCP stream below, where deadlines are set.
  [[nodiscard]] next_layer_type& next_layer() noexcept;
  [[nodiscard]] const next_layer_type& next_layer() const noexcept;

  [[nodiscard]] bool isSecure() const { return std::holds_alternative<Secure>(stream_); }
  /// Where the client is; unspecified when it is gone already.
  [[nodiscard]] const model::IpAddress& peer() const { return peer_; }

  enum class Opening : std::uint8_t {
    ready,
    inTheClear,  ///< HTTP where TLS was due: from here on the stream is plain, to say so
    none,
  };
  /// Has to come first.
  boost::asio::awaitable<Opening> handshake();

  /// `bytes` are the next that are read.
  void unread(boost::asio::const_buffer bytes);

  /// All of it, or false: the client did not take it within `time`, or is gone.
  boost::asio::awaitable<bool> writeAll(boost::asio::const_buffer bytes,
                                        std::chrono::milliseconds time);

  /// Tells the client that nothing more comes.
  boost::asio::awaitable<void> shutdownSend();

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          if (const std::size_t kept = takeUnread(into); kept > 0) {
            boost::asio::post(get_executor(),
                              boost::beast::bind_front_handler(std::move(handler),
                                                               boost::system::error_code(), kept));
            return;
          }
          std::visit([&](auto& stream) { stream.async_read_some(into, std::move(handler)); },
                     stream_);
        },
        token, buffers);
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          std::visit([&](auto& stream) { stream.async_write_some(from, std::move(handler)); },
                     stream_);
        },
        token, buffers);
  }

  /// What Beast's WebSocket stream calls at its end.
  template <typename Handler>
  friend void async_teardown(boost::beast::role_type role, ControlStream& stream,
                             Handler&& handler) {
    std::visit([&](auto& inner) { async_teardown(role, inner, std::forward<Handler>(handler)); },
               stream.stream_);
  }

 private:
  using Plain = boost::beast::tcp_stream;
  using Secure = boost::beast::ssl_stream<boost::beast::tcp_stream>;
  using Either = std::variant<Plain, Secure>;

  static Either open(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  template <typename Buffers> std::size_t takeUnread(const Buffers& into) {
    const std::size_t kept = boost::asio::buffer_copy(into, boost::asio::buffer(unread_));
    unread_.erase(0, kept);
    return kept;
  }

  std::shared_ptr<boost::asio::ssl::context> tls_;  // the stream only refers to it
  model::IpAddress peer_;
  Either stream_;
  std::string unread_;
};

}  // namespace flowwall::net::http
