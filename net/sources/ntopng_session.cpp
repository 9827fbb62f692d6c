#include "net/sources/ntopng_session.hpp"

#include <algorithm>

#include "net/sources/ntopng_requests.hpp"

namespace flowwall::net::sources {
namespace asio = boost::asio;
namespace {

constexpr std::size_t kMaxCookieBytes = 512;

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

bool isSafeCookie(std::string_view text) {
  return !text.empty() && text.size() <= kMaxCookieBytes &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != ';' && c != ','; });
}

}  // namespace

NtopngSession::NtopngSession(http::HttpsClient client, std::string user, std::string password)
    : client_(std::move(client)), user_(std::move(user)), password_(std::move(password)) {}

std::string NtopngSession::cookiePreview() const {
  return cookieValue_.empty() ? "none" : cookieValue_.substr(0, 6) + "…";
}

// The cookie's name depends on the server's ports, and an empty value means nothing.
bool NtopngSession::takeCookie(const http::HttpResponse& response, bool anyName) {
  for (const auto& [name, text] : response.headers) {
    if (name != "Set-Cookie" && name != "set-cookie") {
      continue;
    }
    const std::string_view pair = std::string_view(text).substr(0, text.find(';'));
    const std::size_t equals = pair.find('=');
    if (!pair.starts_with("session_") || equals == std::string_view::npos) {
      continue;
    }
    const std::string_view key = pair.substr(0, equals);
    const std::string_view value = pair.substr(equals + 1);
    if (isSafeCookie(key) && isSafeCookie(value) && (anyName || key == cookieName_)) {
      cookieName_ = key;
      cookieValue_ = value;
      return true;
    }
  }
  return false;
}

asio::awaitable<Answer<bool>> NtopngSession::login(std::chrono::milliseconds timeout) {
  http::HttpRequest request;
  request.method = "POST";
  request.target = "/authorize.html";
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = loginForm(user_, password_, client_.server().hostHeader());
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
  if (takeCookie(*response, true)) {
    ++logins_;
    co_return true;
  }
  const std::string_view path = pathOf(response->header("Location"));
  if (path == "/lua/login.lua") {
    co_return Failure{FailureKind::refused,
                      "ntopng refuses the login: wrong password, or no user \"" + user_ + "\""};
  }
  if (path == "/lua/change_password.lua") {
    co_return redirected(path, "/authorize.html");
  }
  co_return Failure{FailureKind::badAnswer, "ntopng answered the login without a session"};
}

Failure NtopngSession::redirected(std::string_view location, std::string_view path) const {
  const std::string_view to = pathOf(location);
  if (to == "/lua/login.lua") {
    return {FailureKind::sessionLost, "ntopng wants a login"};
  }
  if (to == "/lua/change_password.lua") {
    return {FailureKind::refused, "ntopng still has the factory password of user \"" + user_ +
                                      "\": log in with a browser and change it"};
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

asio::awaitable<Answer<std::string>> NtopngSession::ask(std::string target,
                                                        std::chrono::milliseconds timeout) {
  http::HttpRequest request;
  request.target = target;
  request.headers.emplace_back("Cookie", cookieName_ + "=" + cookieValue_);
  Result<http::HttpResponse> response = co_await client_.fetch(std::move(request), timeout);
  if (!response) {
    co_return Failure{FailureKind::network, response.error().message};
  }
  takeCookie(*response, false);
  co_return judge(std::move(*response), target);
}

asio::awaitable<Answer<std::string>> NtopngSession::get(std::string target,
                                                        std::chrono::milliseconds timeout) {
  bool justLoggedIn = false;
  for (;;) {
    if (cookieValue_.empty()) {
      const Answer<bool> loggedIn = co_await login(timeout);
      if (!loggedIn) {
        co_return loggedIn.error();
      }
      justLoggedIn = true;
    }
    Answer<std::string> body = co_await ask(target, timeout);
    if (body || body.error().kind != FailureKind::sessionLost) {
      co_return body;
    }
    cookieValue_.clear();
    if (justLoggedIn) {
      co_return Failure{FailureKind::sessionLost,
                        "ntopng ends the session right after a good login"};
    }
  }
}

}  // namespace flowwall::net::sources
