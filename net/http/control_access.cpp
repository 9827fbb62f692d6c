#include "net/http/control_access.hpp"

#include <algorithm>
#include <openssl/crypto.h>
#include <string_view>

#include "net/http/control_fields.hpp"

namespace flowwall::net::http {
namespace {

constexpr std::string_view kCookie = "flowwall_token";
constexpr std::string_view kBearer = "bearer ";

bool startsWithBearer(std::string_view text) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
  };
  return text.size() >= kBearer.size() &&
         std::equal(kBearer.begin(), kBearer.end(), text.begin(),
                    [&same](char expected, char given) { return same(given, expected); });
}

// "a=1; b=2"
std::optional<std::string_view> cookieValue(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    std::string_view pair = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return pair.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> shownToken(const ControlRequest& request) {
  const std::string_view header = request.authorization;
  if (startsWithBearer(header)) {
    return header.substr(std::min(header.find_first_not_of(' ', kBearer.size()), header.size()));
  }
  return cookieValue(request.cookie, kCookie);
}

ControlResponse unauthorized(std::string_view sentence) {
  ControlResponse response = errorResponse(401, sentence);
  response.headers = {{"WWW-Authenticate", "Bearer realm=\"Flowwall\""}};
  return response;
}

}  // namespace

std::optional<ControlResponse> ControlAccess::refusal(const ControlRequest& request, Role role) {
  if (const auto why = http::refusal(request.host, request.origin, options_.hosts)) {
    return errorResponse(403, *why);
  }
  // Whoever shows a token means it: a wrong one is told, though without one it would do.
  const bool readsFreely =
      role == Role::read && options_.publicRead && !startsWithBearer(request.authorization);
  if (options_.token.empty() || role == Role::open || readsFreely) {
    return std::nullopt;
  }
  const auto shown = shownToken(request);
  if (!shown) {
    return unauthorized("a token is needed: `flowwall token` on the wall's machine prints it; send "
                        "it as Authorization: Bearer TOKEN, or open /?token=TOKEN once");
  }
  // Also the right one is refused then: an answer that differs would tell that it was right.
  if (auto tooMany = blocked(request)) {
    return tooMany;
  }
  return isToken(*shown) ? std::nullopt : std::optional(wrongToken(request));
}

std::optional<ControlResponse> ControlAccess::login(const ControlRequest& request) {
  if (request.path != "/" || (request.method != "GET" && request.method != "HEAD")) {
    return std::nullopt;
  }
  const auto fields = parseForm(request.query);
  if (!fields) {
    return std::nullopt;
  }
  const auto shown = std::ranges::find(*fields, "token", &Fields::value_type::first);
  if (shown == fields->end()) {
    return std::nullopt;
  }
  ControlResponse response;
  response.status = 303;
  response.headers = {{"Location", "/"}, {"Referrer-Policy", "no-referrer"}};
  if (options_.token.empty()) {
    return response;  // none is needed, and it leaves the address all the same
  }
  if (auto tooMany = blocked(request)) {
    return tooMany;
  }
  if (!isToken(shown->second)) {
    return wrongToken(request);
  }
  response.headers.emplace_back("Set-Cookie",
                                std::string(kCookie) + "=" + options_.token +
                                    "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000" +
                                    (request.isSecure ? "; Secure" : ""));
  return response;
}

bool ControlAccess::isToken(std::string_view shown) const {
  const std::string& token = options_.token;
  return shown.size() == token.size() &&
         CRYPTO_memcmp(shown.data(), token.data(), token.size()) == 0;
}

ControlResponse ControlAccess::wrongToken(const ControlRequest& request) {
  ++counts_.wrongTokens;
  failures_.count(request.peer, clock_.uptime());
  ControlResponse response = unauthorized("this is not the wall's token");
  // A page that was left open over a rotation would go on guessing with its old cookie.
  response.headers.emplace_back("Set-Cookie", std::string(kCookie) + "=; Path=/; HttpOnly; "
                                                                     "SameSite=Strict; Max-Age=0");
  return response;
}

std::optional<ControlResponse> ControlAccess::blocked(const ControlRequest& request) {
  const auto left = failures_.blockedFor(request.peer, clock_.uptime());
  if (!left) {
    return std::nullopt;
  }
  ++counts_.blocked;
  const std::string seconds = std::to_string(left->count());
  ControlResponse response =
      errorResponse(429, "too many wrong tokens from your address; try again in " + seconds + " s");
  response.headers = {{"Retry-After", seconds}};
  return response;
}

}  // namespace flowwall::net::http
