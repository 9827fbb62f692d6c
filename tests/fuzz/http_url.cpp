// HttpUrl::parse() and ServerAddress::parse(): what they take reads back as the same, and can stand
// in a request without breaking its lines.
#include <algorithm>

#include "net/http/http_client.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

using net::http::HttpUrl;
using net::http::ServerAddress;

bool isVisible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

void checkServer(std::string_view text) {
  const auto server = ServerAddress::parse(text);
  if (!server) {
    return;
  }
  must(!server->host.empty() && isVisible(server->host), "a host has visible ASCII only");
  must(server->port != 0, "a port is not zero");
  const auto again = ServerAddress::parse(server->toString());
  must(again && *again == *server, "a server reads back as the same");
}

void checkUrl(std::string_view text) {
  const auto url = HttpUrl::parse(text);
  if (!url) {
    return;
  }
  must(isVisible(url->server.host) && isVisible(url->path), "an address has visible ASCII only");
  must(url->path.empty() || (url->path.front() == '/' && url->path.back() != '/'),
       "a path begins with a slash, and doesn't end with one");
  const auto again = HttpUrl::parse("http://" + url->server.toString() + url->path);
  must(again && again->server == url->server && again->path == url->path,
       "an address reads back as the same");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  checkServer(textOf(data, size));
  checkUrl(textOf(data, size));
  return 0;
}
