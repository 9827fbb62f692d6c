// HttpClient: one request to one server over a plain connection of its own, within a time and a
// size. For services that offer no TLS; never send a secret through it.
//
// Errors: one sentence for people; cancellation throws operation_aborted.
// Thread: network thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "net/http/https_client.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

/// "http://host", with a port and a path if need be; no query.
struct HttpUrl {
  ServerAddress server;
  std::string path;  ///< without a slash at the end

  [[nodiscard]] static Result<HttpUrl> parse(std::string_view text);
};

class HttpClient {
 public:
  explicit HttpClient(ServerAddress server, HttpLimits limits = {});

  /// The whole exchange, from the look-up of the name to the end of the body, takes at most
  /// `timeout`. Redirects are not followed.
  [[nodiscard]] boost::asio::awaitable<Result<HttpResponse>>
  fetch(HttpRequest request, std::chrono::milliseconds timeout);

 private:
  ServerAddress server_;
  HttpLimits limits_;
};

}  // namespace flowwall::net::http
