#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "net/http/https_client.hpp"

namespace flowwall::net::http {
namespace {

bool isNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

bool isName(const std::string& host) {
  return std::all_of(host.begin(), host.end(), isNameByte) && !host.empty() && host.size() <= 253;
}

// Asio reads no further than a NUL, and takes any bytes for an IPv6 zone: they would end up in the
// lines of a request.
bool isAddress(const std::string& host) {
  const bool plain = std::all_of(host.begin(), host.end(),
                                 [](char c) { return isNameByte(c) || c == ':' || c == '%'; });
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return plain && !error;
}

}  // namespace

Result<ServerAddress> ServerAddress::parse(std::string_view text) {
  const Error wrong{"\"" + std::string(text) +
                    "\" is not a server: write host, host:port or [IPv6]:port"};
  std::string host(text);
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) {
      return wrong;
    }
    host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else if (text.find(':') == text.rfind(':') && text.find(':') != std::string_view::npos) {
    host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':'));
  }
  ServerAddress server;
  server.isLiteral = isAddress(host);
  if (!server.isLiteral && (text.starts_with('[') || !isName(host))) {
    return wrong;
  }
  server.host = host;
  if (!port.empty()) {
    const char* first = port.data() + 1;
    const char* last = port.data() + port.size();
    const auto [end, error] = std::from_chars(first, last, server.port);
    if (port.front() != ':' || error != std::errc{} || end != last || server.port == 0) {
      return wrong;
    }
  }
  return server;
}

std::string ServerAddress::toString() const {
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string ServerAddress::hostHeader(std::uint16_t usualPort) const {
  if (port != usualPort) {
    return toString();
  }
  return host.find(':') != std::string::npos ? "[" + host + "]" : host;
}

}  // namespace flowwall::net::http
