// NtopngSession: asks ntopng for one thing at a time, logging in when that is needed.
//
// Thread: network thread. Errors: a Failure says what kind it is and, in one sentence, what to tell
// people; the password is in none. Cancellation throws operation_aborted.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "net/http/https_client.hpp"

namespace flowwall::net::sources {

enum class FailureKind : std::uint8_t {
  network,      ///< no connection, TLS, or no answer in time
  starting,     ///< ntopng is not ready yet
  sessionLost,  ///< it wants a login
  refused,      ///< wrong password, or the factory password must be changed
  badAnswer,    ///< it answered, but not what was asked for
};

struct Failure {
  FailureKind kind = FailureKind::network;
  std::string message;
};

[[noreturn]] inline void throw_exception_from_error(const Failure& failure,
                                                    const boost::source_location&) {
  throw std::runtime_error(failure.message);
}

template <typename T> using Answer = boost::system::result<T, Failure>;

class NtopngSession {
 public:
  NtopngSession(http::HttpsClient client, std::string user, std::string password);

  /// The body of GET `target`. Logs in first when there is no session, and once more, then asking
  /// again, when the session turns out to be over.
  [[nodiscard]] boost::asio::awaitable<Answer<std::string>> get(std::string target,
                                                                std::chrono::milliseconds timeout);

  /// "none", or the first six characters of the session's secret and "…".
  [[nodiscard]] std::string cookiePreview() const;
  [[nodiscard]] std::uint64_t logins() const { return logins_; }
  [[nodiscard]] const http::ServerAddress& server() const { return client_.server(); }

 private:
  boost::asio::awaitable<Answer<bool>> login(std::chrono::milliseconds timeout);
  boost::asio::awaitable<Answer<std::string>> ask(std::string target,
                                                  std::chrono::milliseconds timeout);
  [[nodiscard]] Answer<std::string> judge(http::HttpResponse&& response,
                                          std::string_view target) const;
  [[nodiscard]] Failure redirected(std::string_view location, std::string_view path) const;
  bool takeCookie(const http::HttpResponse& response, bool anyName);

  http::HttpsClient client_;
  std::string user_;
  std::string password_;
  std::string cookieName_;
  std::string cookieValue_;  // empty: no session
  std::uint64_t logins_ = 0;
};

}  // namespace flowwall::net::sources
