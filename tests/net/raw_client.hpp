// A blocking HTTP client that sends exactly the bytes it is told to, for tests of servers.
//
// Errors: every read gives up after ten seconds and returns what there is.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace flowwall::tests {

struct RawResponse {
  int status = 0;
  std::string header;
  std::string body;

  [[nodiscard]] bool has(std::string_view text) const {
    return header.find(text) != std::string::npos;
  }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  RawClient(RawClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_),
        received_(std::move(other.received_)) {}
  RawClient& operator=(RawClient&&) = delete;
  ~RawClient() {
    if (socket_ >= 0) {
      ::close(socket_);
    }
  }

  [[nodiscard]] bool connected() const { return connected_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// `isHead`: the answer has a Content-Length but no body.
  std::optional<RawResponse> receive(bool isHead = false) {
    std::size_t end = std::string::npos;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!readMore()) {
        return std::nullopt;
      }
    }
    RawResponse response;
    response.header = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    response.status = std::atoi(response.header.c_str() + std::string_view("HTTP/1.1 ").size());
    const std::size_t length = isHead ? 0 : contentLength(response.header);
    while (received_.size() < length) {
      if (!readMore()) {
        return std::nullopt;
      }
    }
    response.body = received_.substr(0, length);
    received_.erase(0, length);
    return response;
  }

  /// The next `count` bytes.
  std::optional<std::string> take(std::size_t count) {
    while (received_.size() < count) {
      if (!readMore()) {
        return std::nullopt;
      }
    }
    std::string bytes = received_.substr(0, count);
    received_.erase(0, count);
    return bytes;
  }

  /// The next part of a multipart answer whose header receive() has taken; the boundary is on both
  /// sides of it.
  std::optional<std::string> receivePart() {
    std::size_t end = std::string::npos;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!readMore()) {
        return std::nullopt;
      }
    }
    const std::size_t length = contentLength(received_.substr(0, end + 2));
    received_.erase(0, end + 4);
    return take(length);
  }

  /// What came besides the answers received.
  [[nodiscard]] const std::string& rest() const { return received_; }

  /// True when the server closes the connection; what it still sends is kept in rest().
  bool closedByServer() {
    while (readMore()) {
    }
    return ended_;
  }

 private:
  static std::size_t contentLength(const std::string& header) {
    constexpr std::string_view kName = "Content-Length: ";
    const auto at = header.find(kName);
    return at == std::string::npos ? 0
                                   : std::strtoul(header.c_str() + at + kName.size(), nullptr, 10);
  }

  bool readMore() {
    char block[16 * 1024];
    const auto count = ::recv(socket_, block, sizeof(block), 0);
    ended_ = ended_ || count == 0 || (count < 0 && errno == ECONNRESET);
    if (count <= 0) {
      return false;
    }
    received_.append(block, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

}  // namespace flowwall::tests
