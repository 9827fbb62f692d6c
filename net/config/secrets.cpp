#include "net/config/secrets.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "net/config/key_table.hpp"

namespace flowwall::net::config {
namespace {

constexpr std::size_t kMostBytes = 4096;

class Descriptor {
 public:
  // Does not wait for the other end of a pipe.
  explicit Descriptor(const std::string& path)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// Up to `most` bytes; nothing when they cannot be read.
std::optional<std::string> readUpTo(int descriptor, std::size_t most) {
  std::string bytes(most, '\0');
  std::size_t size = 0;
  while (size < most) {
    const ssize_t got = ::read(descriptor, bytes.data() + size, most - size);
    if (got < 0 && errno != EINTR) {
      return std::nullopt;
    }
    if (got == 0) {
      break;
    }
    size += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  bytes.resize(size);
  return bytes;
}

Result<std::string> firstLine(const std::string& bytes, const std::string& named) {
  const auto newline = bytes.find('\n');
  std::string line = bytes.substr(0, newline);
  if (line.ends_with('\r')) {
    line.pop_back();
  }
  if (line.empty()) {
    return Error{named + " has nothing in its first line"};
  }
  if (line.size() > kMostBytes) {
    return Error{named + " has a first line of more than " + std::to_string(kMostBytes) + " bytes"};
  }
  if (line.find_first_of(std::string_view("\0\r", 2)) != std::string::npos) {
    return Error{named + " is no text: its first line holds control characters"};
  }
  return Result<std::string>(boost::system::in_place_value, std::move(line));
}

std::string permissionsWarning(const std::string& named, const std::string& path,
                               unsigned permissions) {
  constexpr unsigned kOthers = S_IRWXG | S_IRWXO;
  if ((permissions & kOthers) == 0) {
    return {};
  }
  const std::string octal{static_cast<char>('0' + ((permissions >> 6U) & 7U)),
                          static_cast<char>('0' + ((permissions >> 3U) & 7U)),
                          static_cast<char>('0' + (permissions & 7U))};
  return named + " is open to more than its owner (mode " + octal + "): chmod 600 " + path;
}

// The ways that lead to one secret.
struct Ways {
  std::string what;
  std::string key;
  std::string credential;
  std::string NtopngConfig::*secret;
  std::string NtopngConfig::*file;

  [[nodiscard]] std::string fileKey() const { return key + "_file"; }
};

bool isFromEnvironment(const Config& config, const std::string& key) {
  const auto origin = config.origins.find(key);
  return origin != config.origins.end() && origin->second.starts_with("environment ");
}

std::string variableOf(const std::string& key) {
  const Key* known = findKey(key);
  return known == nullptr ? std::string() : std::string(known->environment);
}

void take(Config& config, const Ways& ways, const std::string& path, const std::string& origin,
          const std::string& what, std::vector<std::string>& errors,
          std::vector<std::string>* warnings) {
  auto read = readSecretFile(path, what);
  if (read.has_error()) {
    errors.push_back(origin + ": " + read.error().message);
    return;
  }
  config.ntopng.*ways.secret = std::move(read->secret);
  config.origins[ways.key] = origin;
  if (warnings != nullptr && !read->warning.empty()) {
    warnings->push_back(read->warning);
  }
}

void settle(Config& config, const Ways& ways, const std::optional<std::string>& credentialsFolder,
            bool readFiles, std::vector<std::string>& errors, std::vector<std::string>& warnings) {
  std::string& file = config.ntopng.*ways.file;
  if (!(config.ntopng.*ways.secret).empty()) {
    if (isFromEnvironment(config, ways.fileKey())) {
      errors.push_back(variableOf(ways.key) + " and " + variableOf(ways.fileKey()) +
                       " are both set; use one of them");
    }
    file.clear();  // less telling: the secret itself is in the environment
    config.origins.erase(ways.fileKey());
    return;
  }
  if (!readFiles) {
    return;
  }
  if (!file.empty()) {
    take(config, ways, file, ways.fileKey(), "the " + ways.what + " file", errors, &warnings);
    return;
  }
  std::error_code unreadable;
  const std::string path = credentialsFolder.value_or("") + "/" + ways.credential;
  if (credentialsFolder && std::filesystem::exists(path, unreadable)) {
    // systemd gives access to the service's user alone, whatever the mode looks like.
    take(config, ways, path, "credential " + ways.credential, "the credential", errors, nullptr);
  }
}

}  // namespace

Result<SecretFile> readSecretFile(const std::string& path, const std::string& what) {
  const std::string named = what + " " + path;
  const Descriptor file(path);
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    return Error{"cannot read " + named + ": " + std::strerror(errno)};
  }
  if (!S_ISREG(status.st_mode)) {
    return Error{"cannot read " + named + ": it is not a regular file"};
  }
  const auto bytes = readUpTo(file.number(), kMostBytes + 3);  // with \r\n, and one too many
  if (!bytes) {
    return Error{"cannot read " + named + ": " + std::strerror(errno)};
  }
  auto secret = firstLine(*bytes, named);
  if (secret.has_error()) {
    return secret.error();
  }
  return SecretFile{std::move(*secret), permissionsWarning(named, path, status.st_mode)};
}

void settleSecrets(Config& config, const std::optional<std::string>& credentialsFolder,
                   bool readFiles, std::vector<std::string>& errors,
                   std::vector<std::string>& warnings) {
  const std::array ways{Ways{"password", "ntopng.password", "ntopng-password",
                             &NtopngConfig::password, &NtopngConfig::passwordFile},
                        Ways{"token", "ntopng.token", "ntopng-token", &NtopngConfig::token,
                             &NtopngConfig::tokenFile}};
  for (const Ways& one : ways) {
    settle(config, one, credentialsFolder, readFiles, errors, warnings);
  }
}

}  // namespace flowwall::net::config
