#include "net/sources/ntopng_credentials.hpp"

#include <algorithm>

namespace flowwall::net::sources {
namespace {

constexpr std::string_view kSessionPrefix = "session_";

bool isSafe(std::string_view text) {
  constexpr std::size_t kMaxBytes = 512;
  return !text.empty() && text.size() <= kMaxBytes &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != ';' && c != ','; });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

}  // namespace

std::optional<SessionCookie> SessionCookie::parse(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view pair = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t equals = pair.find('=');
    if (!pair.starts_with(kSessionPrefix) || equals == std::string_view::npos) {
      continue;
    }
    const SessionCookie cookie{std::string(pair.substr(0, equals)),
                               std::string(pair.substr(equals + 1))};
    return isSafe(cookie.name) && isSafe(cookie.value) ? std::optional(cookie) : std::nullopt;
  }
  const std::string_view value = trimmed(text);
  if (!isSafe(value) || value.find('=') != std::string_view::npos) {
    return std::nullopt;
  }
  return SessionCookie{"session_3000_0", std::string(value)};
}

Result<NtopngCredentials> NtopngCredentials::of(const NtopngOptions& options) {
  NtopngCredentials made{options.auth, options.user, options.password, options.token, {}};
  if (made.auth == NtopngAuth::automatic) {
    made.auth = made.token.empty() ? NtopngAuth::session : NtopngAuth::token;
  }
  if (made.auth == NtopngAuth::token && !isSafe(made.token)) {
    return Error{made.token.empty()
                     ? "ntopng.auth: is \"token\", but there is no token; set ntopng.token"
                     : "ntopng.token: is no token; it is up to 512 letters, digits and signs "
                       "without blanks, commas or semicolons"};
  }
  if (made.auth == NtopngAuth::basic && made.user.empty()) {
    return Error{"ntopng.auth: is \"basic\", but there is no user; set ntopng.user"};
  }
  if (made.auth == NtopngAuth::basic && made.user.find(':') != std::string::npos) {
    return Error{"ntopng.user: a name with a colon cannot be sent by HTTP Basic; use a session or "
                 "a token"};
  }
  if (!options.cookie.empty()) {
    made.cookie = SessionCookie::parse(options.cookie);
    if (!made.cookie) {
      return Error{"ntopng.cookie: is no session cookie; write session_3000_0=VALUE, or the value "
                   "alone"};
    }
  }
  return made;
}

}  // namespace flowwall::net::sources
