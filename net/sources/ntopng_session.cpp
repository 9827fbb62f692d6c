#include "net/sources/ntopng_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/sources/ntopng_requests.hpp"
#include "net/wire/json_text.hpp"

namespace flowwall::net::sources {
namespace asio = boost::asio;
namespace {

// The path of a redirection, which may be a whole URL.
std::string_view pathOf(std::string_view location) {
  if (const std::size_t scheme = location.find("://"); scheme != std::string_view::npos) {
    const std::size_t path = location.find('/', scheme + 3);
    location = path == std::string_view::npos ? "/" : location.substr(path);
  }
  return location.substr(0, location.find('?'));
}

// ntopng's word for what is wrong: `message=internal_error`, letters only.
std::string complaint(std::string_view location) {
  const std::size_t at = location.find("message=");
  if (at == std::string_view::npos) {
    return "no reason given";
  }
  std::string word;
  for (const char c : location.substr(at + 8, 40)) {
    if ((c < 'a' || c > 'z') && c != '_') {
      break;
    }
    word += c == '_' ? ' ' : c;
  }
  return word.empty() ? "no reason given" : word;
}

std::string inQuotes(std::string_view user) {
  return "\"" + wire::cleanUtf8(user, 64) + "\"";
}

// The session that an answer brings. Its name depends on the server's ports; an empty value, which
// answers have at times, means nothing.
std::optional<SessionCookie> cookieIn(const http::HttpResponse& response) {
  for (const auto& [name, text] : response.headers) {
    if ((name == "Set-Cookie" || name == "set-cookie") && text.starts_with("session_")) {
      if (auto cookie = SessionCookie::parse(text.substr(0, text.find(';')))) {
        return cookie;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

// The turn of the one who logs in: the others wait for its end, however it comes.
struct NtopngSession::LoginTurn {
  explicit LoginTurn(const asio::any_io_executor& executor)
      : end(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer end;
  bool over = false;
};

NtopngSession::NtopngSession(http::HttpsClient client, NtopngCredentials credentials)
    : client_(std::move(client)), credentials_(std::move(credentials)) {
  if (credentials_.cookie) {
    cookie_ = *credentials_.cookie;
    cookieWasGiven_ = true;
  }
}

std::string NtopngSession::cookiePreview() const {
  return cookie_.value.empty() ? "none" : cookie_.value.substr(0, 6) + "…";
}

void NtopngSession::use(NtopngCredentials credentials, SessionCookie cookie) {
  credentials_ = std::move(credentials);
  cookie_ = std::move(cookie);
  cookieWasGiven_ = false;
  lastLogin_.reset();
  ++logins_;
}

asio::awaitable<Answer<SessionCookie>> NtopngSession::login(std::string user, std::string password,
                                                            std::chrono::milliseconds timeout) {
  http::HttpRequest request;
  request.method = "POST";
  request.target = "/authorize.html";
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = loginForm(user, password, client_.server().hostHeader());
  const Result<http::HttpResponse> response = co_await client_.fetch(std::move(request), timeout);
  if (!response) {
    co_return Failure{FailureKind::network, response.error().message};
  }
  if (response->status == 403) {
    co_return Failure{FailureKind::starting, "ntopng is still starting"};
  }
  if (response->status != 302) {
    co_return Failure{FailureKind::badAnswer,
                      client_.server().toString() + " answered the login with status " +
                          std::to_string(response->status) + ": is it ntopng?"};
  }
  if (std::optional<SessionCookie> cookie = cookieIn(*response)) {
    co_return std::move(*cookie);
  }
  const std::string_view path = pathOf(response->header("Location"));
  if (path == "/lua/login.lua") {
    co_return Failure{FailureKind::refused,
                      "ntopng refuses the login: wrong password, or no user " + inQuotes(user)};
  }
  if (path == "/lua/change_password.lua") {
    co_return redirected(path, "/authorize.html");
  }
  co_return Failure{FailureKind::badAnswer, "ntopng answered the login without a session"};
}

asio::awaitable<Answer<void>> NtopngSession::renew(std::string user, std::string password,
                                                   std::chrono::milliseconds timeout) {
  const Answer<SessionCookie> cookie = co_await login(user, password, timeout);
  if (!cookie) {
    co_return cookie.error();
  }
  ++generation_;
  use({NtopngAuth::session, std::move(user), std::move(password), {}, {}}, *cookie);
  co_return Answer<void>();
}

// Waits for the login of somebody else, or logs in. What has failed since the request began
// (`triesBefore`) is not tried again for it.
asio::awaitable<Answer<void>> NtopngSession::haveSession(std::uint64_t triesBefore,
                                                         std::chrono::milliseconds timeout) {
  while (cookie_.value.empty()) {
    if (loginTries_ != triesBefore && lastLogin_) {
      co_return *lastLogin_;
    }
    if (const std::shared_ptr<LoginTurn> turn = login_.lock(); turn && !turn->over) {
      co_await turn->end.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    const Answer<void> done = co_await logInAgain(timeout);
    if (!done) {
      co_return done.error();
    }
  }
  co_return Answer<void>();
}

asio::awaitable<Answer<void>> NtopngSession::logInAgain(std::chrono::milliseconds timeout) {
  if (credentials_.user.empty()) {
    co_return Failure{FailureKind::refused,
                      std::string(cookieWasGiven_ ? "ntopng ends the session of the given cookie"
                                                  : "ntopng wants a login") +
                          ", and no user and password are given to log in with"};
  }
  const auto finish = [](LoginTurn* turn) {
    turn->over = true;
    turn->end.cancel();
  };
  const auto turn = std::make_shared<LoginTurn>(co_await asio::this_coro::executor);
  const std::unique_ptr<LoginTurn, decltype(finish)> ending(turn.get(), finish);
  login_ = turn;
  const std::uint64_t generation = generation_;
  const Answer<SessionCookie> cookie =
      co_await login(credentials_.user, credentials_.password, timeout);
  ++loginTries_;
  if (generation != generation_) {
    co_return Answer<void>();  // somebody else has logged in by hand meanwhile
  }
  if (!cookie) {
    lastLogin_ = cookie.error();
    co_return cookie.error();
  }
  use(credentials_, *cookie);
  co_return Answer<void>();
}

Failure NtopngSession::redirected(std::string_view location, std::string_view path) const {
  const std::string_view to = pathOf(location);
  if (to == "/lua/login.lua") {
    return {FailureKind::sessionLost, "ntopng wants a login"};
  }
  if (to == "/lua/change_password.lua") {
    const std::string& user = credentials_.user;
    return {FailureKind::refused, "ntopng still has the factory password" +
                                      (user.empty() ? "" : " of user " + inQuotes(user)) +
                                      ": log in with a browser and change it"};
  }
  if (to == "/lua/http_status_code.lua") {
    const std::string why = complaint(location);
    const std::string_view hint =
        why == "not found" ? " (version 6.2 or newer is needed)" : std::string_view();
    return {FailureKind::badAnswer,
            "ntopng rejects the request for " + std::string(path) + ": " + why + std::string(hint)};
  }
  return {FailureKind::badAnswer, "ntopng redirects the request for " + std::string(path) +
                                      " elsewhere: is a proxy in between?"};
}

Answer<std::string> NtopngSession::judge(http::HttpResponse&& response,
                                         std::string_view target) const {
  const std::string path(pathOf(target));
  switch (response.status) {
  case 200:
  case 400:  // with a JSON body that says why
    return std::move(response.body);
  case 301:
  case 302:
  case 303:
  case 307: return redirected(response.header("Location"), path);
  case 401: return Failure{FailureKind::sessionLost, "ntopng wants a login"};
  case 403: return Failure{FailureKind::starting, "ntopng is still starting"};
  case 404:
    return Failure{FailureKind::badAnswer,
                   "ntopng has no " + path + ": version 6.2 or newer is needed"};
  default:
    return Failure{FailureKind::badAnswer,
                   "ntopng answered status " + std::to_string(response.status) + " to " + path};
  }
}

http::HttpHeaders NtopngSession::authorization() const {
  switch (credentials_.auth) {
  case NtopngAuth::token: return {{"Authorization", "Token " + credentials_.token}};
  case NtopngAuth::basic:
    return {{"Authorization", basicAuthorization(credentials_.user, credentials_.password)}};
  default: return {{"Cookie", cookie_.name + "=" + cookie_.value}};
  }
}

// The way to the login page, for who does not use it.
Failure NtopngSession::notLetIn() const {
  if (credentials_.auth == NtopngAuth::token) {
    return {FailureKind::refused, "ntopng refuses the token"};
  }
  return {FailureKind::refused,
          "ntopng refuses HTTP Basic: wrong password, or no user " + inQuotes(credentials_.user)};
}

asio::awaitable<Answer<std::string>> NtopngSession::ask(std::string target,
                                                        std::chrono::milliseconds timeout) {
  const bool bySession = credentials_.auth == NtopngAuth::session;
  const SessionCookie sent = cookie_;
  http::HttpRequest request;
  request.target = target;
  request.headers = authorization();
  Result<http::HttpResponse> response = co_await client_.fetch(std::move(request), timeout);
  if (!response) {
    co_return Failure{FailureKind::network, response.error().message};
  }
  // The session's own cookie, sent again; not when another has taken its place meanwhile.
  if (const auto again = bySession ? cookieIn(*response) : std::nullopt;
      again && again->name == sent.name && cookie_ == sent) {
    cookie_ = *again;
  }
  co_return judge(std::move(*response), target);
}

asio::awaitable<Answer<std::string>> NtopngSession::get(std::string target,
                                                        std::chrono::milliseconds timeout) {
  const std::uint64_t triesBefore = loginTries_;
  for (bool loggedIn = false;;) {
    const bool bySession = credentials_.auth == NtopngAuth::session;
    if (bySession && cookie_.value.empty()) {
      const Answer<void> session = co_await haveSession(triesBefore, timeout);
      if (!session) {
        co_return session.error();
      }
      loggedIn = true;
    }
    const std::uint64_t generation = generation_;
    const std::string used = cookie_.value;
    Answer<std::string> body = co_await ask(target, timeout);
    if (body || body.error().kind != FailureKind::sessionLost) {
      co_return body;
    }
    if (generation != generation_) {
      continue;  // logged in by hand meanwhile
    }
    if (!bySession) {
      co_return notLetIn();
    }
    if (cookie_.value == used) {
      cookie_.value.clear();
    }
    if (loggedIn) {
      co_return Failure{FailureKind::sessionLost,
                        "ntopng ends the session right after a good login"};
    }
  }
}

}  // namespace flowwall::net::sources
