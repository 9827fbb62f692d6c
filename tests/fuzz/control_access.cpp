// Who asks the control endpoint: Host, Origin, Authorization, Cookie and query, a line each.
//
// Whatever they say, without the token nothing is changed or read, a host that is not ours is
// refused, and so is a page from elsewhere.
#include <algorithm>
#include <array>

#include "net/http/control_access.hpp"
#include "net/http/control_fields.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

namespace http = net::http;

constexpr std::string_view kToken = "the-token-that-nobody-guesses-0123456789";

std::array<std::string, 5> linesOf(std::string_view text) {
  std::array<std::string, 5> lines;
  for (std::string& line : lines) {
    const auto end = std::min(text.find('\n'), text.size());
    line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void check(std::string_view text) {
  const auto [host, origin, authorization, cookie, query] = linesOf(text);
  http::ControlRequest request;
  request.method = "GET";
  request.path = "/";
  request.query = query;
  request.host = host;
  request.authorization = authorization;
  request.cookie = cookie;
  if (!origin.empty()) {
    request.origin = origin;
  }
  http::AccessOptions options;
  options.token = kToken;
  const model::ManualClock clock{model::UtcTime{}};
  http::ControlCounts counts;
  http::ControlAccess access(options, clock, counts);
  const bool showsToken = text.find(kToken) != std::string_view::npos;
  const auto refused = access.refusal(request, http::Role::change);
  must(refused || showsToken, "nobody changes anything without the token");
  const auto read = access.refusal(request, http::Role::read);
  must(read || showsToken, "nobody reads anything without it");
  const auto anyone = access.refusal(request, http::Role::open);
  const auto own = http::parseHostAndPort(host);
  must(anyone || (own && http::isLoopbackHost(own->host)), "a foreign host is refused");
  if (!showsToken && query.find('%') == std::string::npos) {
    const auto welcome = access.login(request);
    must(!welcome || welcome->status != 303, "a cookie is had for the token only");
  }
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  flowwall::fuzz::check(flowwall::fuzz::textOf(data, size));
  return 0;
}
