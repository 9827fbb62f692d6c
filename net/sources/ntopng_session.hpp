// NtopngSession: asks ntopng for things, by a session (logging in when that is needed), an API
// token or HTTP Basic.
//
// Several requests may be under way at once; they share one session, and a login that one of them
// needs is waited for by the others, so that a wrong password is tried once.
//
// Thread: network thread. Errors: a Failure says what kind it is and, in one sentence, what to tell
// people; no secret is in any. Cancellation throws operation_aborted.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "net/http/https_client.hpp"
#include "net/sources/ntopng_credentials.hpp"

namespace flowwall::net::sources {

enum class FailureKind : std::uint8_t {
  network,      ///< no connection, TLS, or no answer in time
  starting,     ///< ntopng is not ready yet
  sessionLost,  ///< it wants a login
  refused,      ///< wrong password or token, or the factory password must be changed
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
  NtopngSession(http::HttpsClient client, NtopngCredentials credentials);

  /// The body of GET `target`. With sessions: logs in first when there is none, and once more, then
  /// asking again, when the session turns out to be over. Each request, the login too, has
  /// `timeout`.
  [[nodiscard]] boost::asio::awaitable<Answer<std::string>> get(std::string target,
                                                                std::chrono::milliseconds timeout);

  /// Logs in as somebody else. On success they replace whatever was used before, a token too; on
  /// failure all stays as it is.
  [[nodiscard]] boost::asio::awaitable<Answer<void>> renew(std::string user, std::string password,
                                                           std::chrono::milliseconds timeout);

  /// "none", or the first six characters of the session's secret and "…".
  [[nodiscard]] std::string cookiePreview() const;
  [[nodiscard]] std::uint64_t logins() const { return logins_; }
  [[nodiscard]] const http::ServerAddress& server() const { return client_.server(); }

 private:
  struct LoginTurn;

  boost::asio::awaitable<Answer<void>> haveSession(std::uint64_t triesBefore,
                                                   std::chrono::milliseconds timeout);
  boost::asio::awaitable<Answer<void>> logInAgain(std::chrono::milliseconds timeout);
  boost::asio::awaitable<Answer<SessionCookie>> login(std::string user, std::string password,
                                                      std::chrono::milliseconds timeout);
  boost::asio::awaitable<Answer<std::string>> ask(std::string target,
                                                  std::chrono::milliseconds timeout);
  void use(NtopngCredentials credentials, SessionCookie cookie);
  [[nodiscard]] Answer<std::string> judge(http::HttpResponse&& response,
                                          std::string_view target) const;
  [[nodiscard]] Failure redirected(std::string_view location, std::string_view path) const;
  [[nodiscard]] Failure notLetIn() const;
  [[nodiscard]] http::HttpHeaders authorization() const;

  http::HttpsClient client_;
  NtopngCredentials credentials_;
  SessionCookie cookie_;          // no value: no session
  bool cookieWasGiven_ = false;   // and no login has replaced it yet
  std::uint64_t generation_ = 0;  // of the credentials
  std::uint64_t logins_ = 0;
  std::uint64_t loginTries_ = 0;
  std::optional<Failure> lastLogin_;  // how it failed, if it did
  std::weak_ptr<LoginTurn> login_;    // the one under way
};

}  // namespace flowwall::net::sources
