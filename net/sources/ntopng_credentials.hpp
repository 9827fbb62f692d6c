// NtopngCredentials: who we are to an ntopng server, checked.
//
// Errors: one sentence that begins with the key, "ntopng.token: …"; no secret is in it.
// Thread: plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/result.hpp"
#include "net/sources/ntopng_options.hpp"

namespace flowwall::net::sources {

struct SessionCookie {
  std::string name;  ///< "session_3000_0": depends on the server's ports
  std::string value;

  /// "session_3000_0=VALUE", that among other cookies or attributes ("a=b; session_…=…; path=/"),
  /// or the value alone, which gets the predecessor's name. Nothing: not fit for a header.
  [[nodiscard]] static std::optional<SessionCookie> parse(std::string_view text);
  bool operator==(const SessionCookie&) const = default;
};

struct NtopngCredentials {
  NtopngAuth auth = NtopngAuth::session;  ///< never automatic
  std::string user;
  std::string password;
  std::string token;
  std::optional<SessionCookie> cookie;

  /// Errors: what the chosen way needs is missing, or cannot be put into a header.
  [[nodiscard]] static Result<NtopngCredentials> of(const NtopngOptions& options);
};

}  // namespace flowwall::net::sources
