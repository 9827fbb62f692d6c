#include "engine/app/control_token.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <optional>
#include <spdlog/spdlog.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/app/need.hpp"
#include "engine/model/ip_address.hpp"
#include "net/config/secrets.hpp"
#include "net/http/control_tls.hpp"
#include "net/http/reachable_address.hpp"
#include "net/store/atomic_file.hpp"

namespace flowwall::app {
namespace {

namespace fs = std::filesystem;
using net::config::Config;

constexpr std::size_t kMostBytes = 4096;

fs::path tokenPath(const Config& config) {
  return fs::path(config.data.dir) / "control.token";
}

bool isOnLoopback(const Config& config) {
  const auto address = model::IpAddress::parse(config.control.address);
  return address && address->isLoopback();
}

std::string newToken() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("no random numbers for a token");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kDigits[byte >> 4U];
    token += kDigits[byte & 15U];
  }
  return token;
}

// Fits a header and a cookie as it is (RFC 3986's unreserved characters), and is not too short.
bool isToken(std::string_view text) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  return text.size() >= 8 && text.size() <= 256 &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

void warnOfReaders(const fs::path& file) {
  std::error_code unreadable;
  const fs::perms mode = fs::status(file, unreadable).permissions();
  if (!unreadable && (mode & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none) {
    spdlog::warn("the token is open to more than its owner: chmod 600 {}, then `flowwall token "
                 "--rotate`",
                 file.string());
  }
}

std::optional<std::string> readToken(const Config& config) {
  const fs::path path = tokenPath(config);
  const auto text = need(net::store::readWhole(path, kMostBytes));
  if (!text) {
    return std::nullopt;
  }
  std::string line = text->substr(0, text->find('\n'));
  if (!isToken(line)) {
    throw std::runtime_error(path.string() +
                             " holds no token: `flowwall token --rotate` makes a new one");
  }
  warnOfReaders(path);
  return line;
}

// Root, who makes one for the wall's own user, must not keep it from that user.
void giveToOwnerOf(const fs::path& directory, const fs::path& file) {
  struct stat owner {};
  if (::geteuid() == 0 && ::stat(directory.c_str(), &owner) == 0 &&
      ::chown(file.c_str(), owner.st_uid, owner.st_gid) != 0) {
    throw std::runtime_error("cannot give " + file.string() + " to its directory's owner");
  }
}

std::string writeToken(const Config& config) {
  const fs::path path = tokenPath(config);
  std::error_code failure;
  if (fs::create_directories(path.parent_path(), failure)) {
    fs::permissions(path.parent_path(), fs::perms::owner_all, failure);
  }
  std::string token = newToken();
  if (const auto written = net::store::writeWhole(path, token + "\n"); written.has_error()) {
    throw std::runtime_error(written.error().message);
  }
  giveToOwnerOf(path.parent_path(), path);
  return token;
}

std::vector<std::string> machineNames() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) {
    return {};
  }
  std::string text(name.data());
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  const std::string first = text.substr(0, text.find('.'));
  return {text, first, first + ".local"};
}

}  // namespace

std::string givenToken(const net::config::ControlConfig& control) {
  std::string token = control.token;
  const std::string key = token.empty() ? "control.token_file: " : "control.token: ";
  if (token.empty() && !control.tokenFile.empty()) {
    auto read = net::config::readSecretFile(control.tokenFile, "the token file");
    if (read.has_error()) {
      throw std::runtime_error(key + read.error().message);
    }
    if (!read->warning.empty()) {
      spdlog::warn("{}", read->warning);
    }
    token = std::move(read->secret);
  }
  if (!token.empty() && !isToken(token)) {
    throw std::runtime_error(key + "a token must be 8 to 256 letters, digits, - . _ or ~");
  }
  return token;
}

std::string controlToken(const Config& config) {
  return isOnLoopback(config) ? givenToken(config.control) : ensureControlToken(config);
}

std::string ensureControlToken(const Config& config) {
  std::string given = givenToken(config.control);
  if (!given.empty()) {
    return given;
  }
  auto found = readToken(config);
  return found ? std::move(*found) : writeToken(config);
}

std::string rotateControlToken(const Config& config) {
  if (!givenToken(config.control).empty()) {
    throw std::runtime_error(
        "the token is given by CONTROL_TOKEN or control.token_file; change it there");
  }
  return writeToken(config);
}

net::http::AccessOptions accessOptions(const Config& config) {
  net::http::AccessOptions options;
  options.token = controlToken(config);
  options.publicRead = config.control.publicRead;
  options.hosts.anyAddress = !isOnLoopback(config);
  options.hosts.names = config.control.hostNames;
  if (options.hosts.anyAddress) {
    std::ranges::copy(machineNames(), std::back_inserter(options.hosts.names));
  }
  return options;
}

std::string remoteAddress(const Config& config, std::uint16_t port, bool https) {
  if (config.display.remoteAddress != net::config::kFoundAddress) {
    return config.display.remoteAddress;
  }
  const auto listening = model::IpAddress::parse(config.control.address);
  const auto own = listening && listening->isUnspecified() ? net::http::ownAddresses()
                                                           : std::vector<model::IpAddress>{};
  const auto address = listening ? net::http::reachableAddress(*listening, own) : std::nullopt;
  return address ? net::http::pageAddress(*address, port, https) : "";
}

std::shared_ptr<boost::asio::ssl::context> serverTls(const net::config::ControlConfig& control) {
  if (control.certificate.empty() != control.key.empty()) {
    throw std::runtime_error(control.key.empty()
                                 ? "control.certificate: control.key belongs to it; set both"
                                 : "control.key: control.certificate belongs to it; set both");
  }
  if (control.certificate.empty()) {
    return nullptr;
  }
  return need(net::http::loadServerTls(control.certificate, control.key));
}

}  // namespace flowwall::app
