// A request to the control endpoint and its answer, as the routes see them: no sockets, no Beast.
//
// Ownership: values; an answer's body is shared, so that a large one is encoded once for all.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::http {

class TakenConnection;

struct ControlRequest {
  std::string method;  ///< "GET"
  std::string path;    ///< decoded, begins with '/'
  std::string query;   ///< as sent, without the '?'
  std::string contentType;
  std::string body;
  std::string host;                   ///< the Host header
  std::optional<std::string> origin;  ///< the Origin header
  std::string authorization;
  std::string cookie;
  std::string ifNoneMatch;
  bool wantsWebSocket = false;  ///< asks to go on as a WebSocket
  std::string webSocketVersion;
  std::string webSocketKey;
  model::IpAddress peer;  ///< where the client is
  bool isSecure = false;  ///< came through TLS
};

struct ControlResponse {
  unsigned status = 200;
  std::string contentType = "application/json";
  std::string allow;  ///< for 405: the methods that would do
  std::string cacheControl = "no-store";
  std::vector<std::pair<std::string, std::string>> headers;  ///< more of them
  std::shared_ptr<const std::string> body = std::make_shared<const std::string>();
  /// Set: it has the connection in place of the answer, until it returns; then the connection is
  /// closed. It is cancelled when the server stops. Not called for HEAD, which gets the header.
  std::function<boost::asio::awaitable<void>(TakenConnection&)> takeOver;
};

[[nodiscard]] ControlResponse jsonResponse(std::string json);

/// `{"ok":false,"error":"…"}`
[[nodiscard]] ControlResponse errorResponse(unsigned status, std::string_view sentence);

}  // namespace flowwall::net::http
