// ControlStream: the bytes of one client's connection, plain or through TLS; to Asio and Beast an
// asynchronous stream like any other, so that what uses it is written once.
//
// Thread: network thread. Ownership: owns the socket.
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <boost/container/static_vector.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::http {

// Handlers and buffers are of one type each: those of Beast's nested operations, through TLS and
// TCP, took minutes to compile wherever a connection is used.
class ControlStream {
  template <typename... Results>
  using Handler =
      boost::asio::executor_binder<boost::asio::any_completion_handler<void(Results...)>,
                                   boost::asio::any_io_executor>;
  using Done = Handler<boost::system::error_code, std::size_t>;
  using TornDown = Handler<boost::system::error_code>;
  using Into = boost::container::static_vector<boost::asio::mutable_buffer, 16>;
  using From = boost::container::static_vector<boost::asio::const_buffer, 16>;

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
        [this](auto handler, const Into& into) {
          readSome(into, erased<Done>(std::move(handler)));
        },
        token, firstOf<Into>(buffers));
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const From& from) {
          writeSome(from, erased<Done>(std::move(handler)));
        },
        token, firstOf<From>(buffers));
  }

  /// What Beast's WebSocket stream calls at its end.
  template <typename Any>
  friend void async_teardown(boost::beast::role_type role, ControlStream& stream, Any&& handler) {
    stream.tearDown(role, stream.erased<TornDown>(std::forward<Any>(handler)));
  }

 private:
  using Plain = boost::beast::tcp_stream;
  using Secure = boost::beast::ssl_stream<boost::beast::tcp_stream>;
  using Either = std::variant<Plain, Secure>;

  static Either open(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  template <typename To, typename Any> To erased(Any&& handler) {
    const boost::asio::any_io_executor executor =
        boost::asio::get_associated_executor(handler, get_executor());
    return To(boost::asio::executor_arg, executor, std::forward<Any>(handler));
  }
  void readSome(const Into& into, Done handler);
  void writeSome(const From& from, Done handler);
  void tearDown(boost::beast::role_type role, TornDown handler);

  // Not more than may be read or written at once: a part of what is asked for.
  template <typename Few, typename Buffers> static Few firstOf(const Buffers& buffers) {
    Few few;
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end; ++at) {
      const typename Few::value_type buffer = *at;
      if (buffer.size() > 0 && few.size() < few.capacity()) {
        few.push_back(buffer);
      }
    }
    return few;
  }

  std::shared_ptr<boost::asio::ssl::context> tls_;  // the stream only refers to it
  model::IpAddress peer_;
  Either stream_;
  std::string unread_;
};

}  // namespace flowwall::net::http
