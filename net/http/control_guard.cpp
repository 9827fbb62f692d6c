#include "net/http/control_guard.hpp"

#include <algorithm>
#include <charconv>

#include "engine/model/ip_address.hpp"

namespace flowwall::net::http {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

std::optional<std::uint16_t> parsePort(std::string_view text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, port);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end) {
    return std::nullopt;
  }
  return port;
}

bool isOwnHost(std::string_view host, const OwnHosts& own) {
  return isLoopbackHost(host) || (own.anyAddress && model::IpAddress::parse(host)) ||
         std::ranges::find(own.names, host) != own.names.end();
}

bool isOwnOrigin(const HostAndPort& host, std::string_view origin) {
  const std::string text = lower(origin);
  std::uint16_t defaultPort = 0;
  std::string_view rest = text;
  if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
    defaultPort = kHttpPort;
  } else if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
    defaultPort = kHttpsPort;
  } else {
    return false;
  }
  const auto parsed = parseHostAndPort(rest);
  const bool sameHost = parsed && (parsed->host == host.host ||
                                   (isLoopbackHost(parsed->host) && isLoopbackHost(host.host)));
  return sameHost && parsed->port.value_or(defaultPort) == host.port.value_or(defaultPort);
}

}  // namespace

std::optional<HostAndPort> parseHostAndPort(std::string_view text) {
  std::string_view host = text;
  std::string_view portText;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) {
      return std::nullopt;
    }
    host = text.substr(1, close - 1);
    portText = text.substr(close + 1);
    const auto address = model::IpAddress::parse(host);
    if (!address || host.find(':') == std::string_view::npos) {
      return std::nullopt;
    }
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    host = text.substr(0, colon);
    portText = text.substr(colon);
  }
  if (host.empty()) {
    return std::nullopt;
  }
  HostAndPort result{lower(host), std::nullopt};
  if (!portText.empty()) {
    result.port = portText.front() == ':' ? parsePort(portText.substr(1)) : std::nullopt;
    if (!result.port) {
      return std::nullopt;
    }
  }
  return result;
}

bool isLoopbackHost(std::string_view host) {
  if (host == "localhost" || host == "localhost.") {
    return true;
  }
  const auto address = model::IpAddress::parse(host);
  return address && address->isLoopback();
}

std::optional<std::string> refusal(std::string_view hostHeader,
                                   std::optional<std::string_view> origin, const OwnHosts& own) {
  const auto host = parseHostAndPort(hostHeader);
  if (!host || !isOwnHost(host->host, own)) {
    std::string names = "localhost, 127.0.0.1 or [::1]";
    if (own.anyAddress) {
      names = "its IP address, or one of the names in control.host_names";
    }
    return "the Host '" + std::string(hostHeader) + "' is not this machine; use " + names;
  }
  if (origin && !isOwnOrigin(*host, *origin)) {
    return "requests from the web page at '" + std::string(*origin) + "' are not allowed";
  }
  return std::nullopt;
}

}  // namespace flowwall::net::http
