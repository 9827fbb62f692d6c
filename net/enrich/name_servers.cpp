#include "net/enrich/name_servers.hpp"

#include <charconv>
#include <optional>

namespace flowwall::net::enrich {
namespace {

constexpr std::size_t kMaxServers = 8;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<std::uint16_t> parsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
    return std::nullopt;
  }
  return port;
}

// c-ares takes no zone ("%eth0"), and an address without it would go elsewhere.
std::optional<NameServer> make(std::string_view address, std::optional<std::uint16_t> port) {
  const auto parsed = model::IpAddress::parse(address);
  if (!parsed || !port || address.find('%') != std::string_view::npos) {
    return std::nullopt;
  }
  return NameServer{*parsed, *port};
}

std::optional<NameServer> parseServer(std::string_view text) {
  const std::uint16_t standardPort = NameServer{}.port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view rest = text.substr(close + 1);
    if (!rest.empty() && !rest.starts_with(':')) {
      return std::nullopt;
    }
    return make(text.substr(1, close - 1),
                rest.empty() ? std::optional(standardPort) : parsePort(rest.substr(1)));
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon != text.rfind(':')) {
    return make(text, standardPort);  // IPv4, or IPv6 without brackets
  }
  return make(text.substr(0, colon), parsePort(text.substr(colon + 1)));
}

}  // namespace

std::string NameServer::toString() const {
  const std::string host = address.isV4() ? address.toString() : "[" + address.toString() + "]";
  return host + ":" + std::to_string(port);
}

Result<std::vector<NameServer>> parseNameServers(std::string_view list) {
  std::vector<NameServer> servers;
  if (trimmed(list).empty()) {
    return servers;
  }
  for (std::string_view rest = list;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view entry = trimmed(rest.substr(0, comma));
    const auto server = parseServer(entry);
    if (!server) {
      return Error{"\"" + std::string(entry.substr(0, 100)) +
                   "\" is no name server: it is an address, with a port if it is not 53, as in "
                   "\"192.0.2.1\", \"127.0.0.1:5353\" or \"[::1]:5353\""};
    }
    if (servers.size() == kMaxServers) {
      return Error{"there are more than " + std::to_string(kMaxServers) + " name servers"};
    }
    servers.push_back(*server);
    if (comma == std::string_view::npos) {
      return servers;
    }
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace flowwall::net::enrich
