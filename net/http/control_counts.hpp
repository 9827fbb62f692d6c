// ControlCounts: what the control endpoint has to tell of itself in /metrics.
//
// Thread: network thread. Ownership: the server's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

namespace flowwall::net::http {

struct ControlCounts {
  std::size_t connections = 0;  ///< open now
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  ///< beyond the limit
  /// By route, as in the table ("other": none of them), and status.
  std::map<std::pair<std::string_view, unsigned>, std::uint64_t> answers;
  std::size_t webSockets = 0;  ///< open now
  std::uint64_t webSocketsOpened = 0;
  std::uint64_t webSocketsDropped = 0;  ///< they took nothing in time
  std::uint64_t messagesSent = 0;
  std::uint64_t wrongTokens = 0;
  std::uint64_t blocked = 0;  ///< requests refused after too many wrong tokens
};

}  // namespace flowwall::net::http
