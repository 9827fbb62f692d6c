#include "net/http/control_poll.hpp"

#include <charconv>
#include <optional>
#include <string>

namespace flowwall::net::http {
namespace {

constexpr int kMaxInterface = 1'000'000;
constexpr int kMaxLength = 100'000;
constexpr std::size_t kMaxLoginBytes = 256;

std::optional<int> wholeNumber(const std::string& text, int low, int high) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool fits = parsed.ec == std::errc{} && parsed.ptr == end && value >= low && value <= high;
  return fits ? std::optional(value) : std::nullopt;
}

Error notAllowed(const std::string& name, std::string_view allowed, const std::string& value) {
  return Error{"'" + name + "' must be " + std::string(allowed) + ", not '" + value + "'"};
}

}  // namespace

Result<model::SetPollParams> parsePollParams(const Fields& fields) {
  if (fields.empty()) {
    return Error{"nothing to set; allowed are ifid, length and proto"};
  }
  model::SetPollParams params;
  for (const auto& [name, value] : fields) {
    if (name == "ifid") {
      params.interfaceId = wholeNumber(value, 0, kMaxInterface);
      if (!params.interfaceId) {
        return notAllowed(name, "a number from 0 to 1000000", value);
      }
    } else if (name == "length") {
      params.length = wholeNumber(value, 1, kMaxLength);
      if (!params.length) {
        return notAllowed(name, "a number from 1 to 100000", value);
      }
    } else if (name == "proto") {
      if (value != "tcp" && value != "udp" && value != "all") {
        return notAllowed(name, "tcp, udp or all", value);
      }
      params.protocol = value;
    } else {
      return Error{"unknown key '" + name + "'; allowed are ifid, length and proto"};
    }
  }
  return params;
}

Result<model::RenewSession> parseLogin(const Fields& fields) {
  model::RenewSession login;
  for (const auto& [name, value] : fields) {
    if (name != "user" && name != "pass") {
      return Error{"unknown key '" + name + "'; allowed are user and pass"};
    }
    if (value.empty() || value.size() > kMaxLoginBytes) {
      return Error{"'" + name + "' must have 1 to 256 bytes"};
    }
    (name == "user" ? login.user : login.password) = value;
  }
  if (login.user.empty() || login.password.empty()) {
    return Error{R"(both are needed: {"user": "…", "pass": "…"})"};
  }
  return login;
}

}  // namespace flowwall::net::http
