// A blocking WebSocket client over RawClient that sends exactly the frames it is told to.
//
// Errors: nothing where the server says nothing more. Source: RFC 6455 5.2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/net/raw_client.hpp"

namespace flowwall::tests {

struct RawFrame {
  bool isLast = true;
  unsigned reserved = 0;  ///< the three bits; 4: compressed
  unsigned opcode = 0;    ///< 1: text, 8: close, 9: ping, 10: pong
  std::string payload;
};

class RawWebSocket {
 public:
  explicit RawWebSocket(std::uint16_t port) : client_(port) {}

  /// Asks for /ws; `more` header lines, `after` in the same packet. The answer to that.
  RawResponse open(std::string_view more = "", std::string_view after = "") {
    client_.send("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                 "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                 std::string(more) + "\r\n" + std::string(after));
    return client_.receive().value_or(RawResponse{});
  }

  /// `first`: FIN, reserved bits and opcode, as one byte.
  void send(std::uint8_t first, std::string_view payload, bool masked = true) {
    std::string frame(1, static_cast<char>(first));
    frame += static_cast<char>(payload.size() | (masked ? 0x80U : 0U));  // of at most 125 bytes
    frame += masked ? std::string(4, '\0') : std::string();
    client_.send(frame + std::string(payload));
  }
  void sendRaw(std::string_view bytes) { client_.send(bytes); }

  std::optional<RawFrame> receiveFrame() {
    const auto head = client_.take(2);
    if (!head) {
      return std::nullopt;
    }
    RawFrame frame;
    const auto first = static_cast<std::uint8_t>((*head)[0]);
    frame.isLast = (first & 0x80U) != 0;
    frame.reserved = (first >> 4U) & 7U;
    frame.opcode = first & 15U;
    std::uint64_t length = static_cast<std::uint8_t>((*head)[1]);  // servers do not mask
    if (length >= 126) {
      const auto longer = client_.take(length == 126 ? 2 : 8);
      if (!longer) {
        return std::nullopt;
      }
      length = 0;
      for (const char byte : *longer) {
        length = length << 8U | static_cast<std::uint8_t>(byte);
      }
    }
    auto payload = client_.take(length);
    if (!payload) {
      return std::nullopt;
    }
    frame.payload = std::move(*payload);
    return frame;
  }

  /// The next whole text.
  std::optional<std::string> receiveText() {
    std::string text;
    for (;;) {
      const auto frame = receiveFrame();
      if (!frame || frame->opcode == 8) {
        return std::nullopt;
      }
      if (frame->opcode <= 1) {
        text += frame->payload;
        if (frame->isLast) {
          return text;
        }
      }
    }
  }

  bool closedByServer() { return client_.closedByServer(); }

 private:
  RawClient client_;
};

}  // namespace flowwall::tests
