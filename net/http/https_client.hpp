// HttpsClient: one request to one server over its own TLS connection, within a time and a size.
//
// Made for servers like ntopng's: a body may end with the connection, and the connection without
// TLS close_notify (whoever reads the body judges whether it is whole). Redirects are not followed.
//
// Errors: one sentence for people; cancellation throws operation_aborted.
// Thread: network thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http/tls_context.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

/// A server: "host", "host:port", "[2001:db8::1]:port" or a bare IPv6 address.
struct ServerAddress {
  std::string host;  ///< without brackets
  std::uint16_t port = 443;
  bool isLiteral = false;  ///< an IP address, not a name

  [[nodiscard]] static Result<ServerAddress> parse(std::string_view text);
  [[nodiscard]] std::string toString() const;  ///< "host:port", always with the port
  /// The port only where it isn't the scheme's own.
  [[nodiscard]] std::string hostHeader(std::uint16_t usualPort = 443) const;
  bool operator==(const ServerAddress&) const = default;
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";
  HttpHeaders headers;  ///< besides Host, User-Agent, Accept, Connection and Content-Length
  std::string body;
};

struct HttpResponse {
  unsigned status = 0;
  HttpHeaders headers;
  std::string body;

  /// The first header of that name in any case, or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct HttpLimits {
  std::uint32_t headerBytes = 64U * 1024;
  std::uint64_t bodyBytes = 64U * 1024 * 1024;
};

class HttpsClient {
 public:
  /// `tls` outlives the client.
  HttpsClient(TlsContext& tls, ServerAddress server, HttpLimits limits = {});

  /// The whole exchange, from the look-up of the name to the end of the body, takes at most
  /// `timeout`.
  [[nodiscard]] boost::asio::awaitable<Result<HttpResponse>>
  fetch(HttpRequest request, std::chrono::milliseconds timeout);

  [[nodiscard]] const ServerAddress& server() const { return server_; }

 private:
  TlsContext& tls_;
  ServerAddress server_;
  HttpLimits limits_;
};

}  // namespace flowwall::net::http
