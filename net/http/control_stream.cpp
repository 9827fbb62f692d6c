#include "net/http/control_stream.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>

namespace flowwall::net::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

// Bytes before what a TLS record holds (RFC 8446 5.1): a handshake takes them up whole.
constexpr std::size_t kRecordHeader = 5;

model::IpAddress addressOf(const asio::ip::tcp::socket& socket) {
  boost::system::error_code failure;
  const asio::ip::address address = socket.remote_endpoint(failure).address();
  if (failure) {
    return {};
  }
  const asio::ip::address_v6 v6 =
      address.is_v6() ? address.to_v6()
                      : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4());
  return model::IpAddress(v6.to_bytes());
}

}  // namespace

ControlStream::ControlStream(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls)
    : tls_(std::move(tls)), peer_(addressOf(socket)), stream_(open(std::move(socket), tls_.get())) {
}

ControlStream::Either ControlStream::open(asio::ip::tcp::socket socket, asio::ssl::context* tls) {
  if (tls == nullptr) {
    return Either(std::in_place_type<Plain>, std::move(socket));
  }
  return Either(std::in_place_type<Secure>, std::move(socket), *tls);
}

ControlStream::next_layer_type& ControlStream::next_layer() noexcept {
  return std::visit([](auto& stream) -> Plain& { return beast::get_lowest_layer(stream); },
                    stream_);
}

const ControlStream::next_layer_type& ControlStream::next_layer() const noexcept {
  return std::visit(
      [](const auto& stream) -> const Plain& { return beast::get_lowest_layer(stream); }, stream_);
}

asio::awaitable<ControlStream::Opening> ControlStream::handshake() {
  auto* secure = std::get_if<Secure>(&stream_);
  if (secure == nullptr) {
    co_return Opening::ready;
  }
  std::array<char, kRecordHeader> first{};
  const auto [gone, count] =
      co_await secure->next_layer().async_read_some(asio::buffer(first), kNoThrow);
  if (gone) {
    co_return Opening::none;
  }
  if (first[0] >= 'A' && first[0] <= 'Z') {  // of a method; TLS begins with a low number
    Plain socket = std::move(secure->next_layer());
    stream_.emplace<Plain>(std::move(socket));
    co_return Opening::inTheClear;
  }
  const auto [failure, taken] = co_await secure->async_handshake(
      asio::ssl::stream_base::server, asio::buffer(first.data(), count), kNoThrow);
  co_return failure ? Opening::none : Opening::ready;
}

void ControlStream::unread(asio::const_buffer bytes) {
  unread_.assign(static_cast<const char*>(bytes.data()), bytes.size());
}

void ControlStream::readSome(const Into& into, Done handler) {
  const std::size_t kept = asio::buffer_copy(into, asio::buffer(unread_));
  if (kept > 0) {
    unread_.erase(0, kept);
    asio::post(get_executor(),
               beast::bind_front_handler(std::move(handler), boost::system::error_code(), kept));
    return;
  }
  std::visit([&](auto& stream) { stream.async_read_some(into, std::move(handler)); }, stream_);
}

void ControlStream::writeSome(const From& from, Done handler) {
  std::visit([&](auto& stream) { stream.async_write_some(from, std::move(handler)); }, stream_);
}

void ControlStream::tearDown(beast::role_type role, TornDown handler) {
  std::visit([&](auto& stream) { async_teardown(role, stream, std::move(handler)); }, stream_);
}

asio::awaitable<bool> ControlStream::writeAll(asio::const_buffer bytes,
                                              std::chrono::milliseconds time) {
  next_layer().expires_after(time);
  const auto [failure, count] = co_await asio::async_write(*this, bytes, kNoThrow);
  co_return !failure;
}

asio::awaitable<void> ControlStream::shutdownSend() {
  if (auto* secure = std::get_if<Secure>(&stream_)) {
    static_cast<void>(co_await secure->async_shutdown(kNoThrow));
  }
  boost::system::error_code ignored;
  next_layer().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

}  // namespace flowwall::net::http
