#include "net/store/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "net/store/descriptor.hpp"

namespace flowwall::net::store {
namespace {

constexpr std::string_view kMark = ".tmp-";
constexpr std::string_view kPlaceholder = "XXXXXX";  // filled in by mkostemp()

// 0, or an errno.
int writeAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return 0;
}

int writeAndSync(Descriptor file, std::string_view bytes) {
  if (const int failure = writeAll(file.get(), bytes)) {
    return failure;
  }
  return ::fsync(file.get()) != 0 || file.reset() != 0 ? errno : 0;
}

// So that a rename outlives a power cut. File systems that cannot do it say EINVAL.
int syncDirectory(const std::filesystem::path& directory) {
  const Descriptor open(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open.isOpen()) {
    return errno;
  }
  return ::fsync(open.get()) != 0 && errno != EINVAL ? errno : 0;
}

Result<std::optional<std::string>>
readAll(const Descriptor& file, const std::filesystem::path& path, std::size_t maxBytes) {
  const auto tooLarge = [&] {
    return Error{path.string() + " is larger than " + std::to_string(maxBytes) + " bytes"};
  };
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    return systemError("cannot read", path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return Error{path.string() + " is not a regular file"};
  }
  if (static_cast<std::uint64_t>(status.st_size) > maxBytes) {
    return tooLarge();
  }
  // One byte more than it said, to see whether it has grown.
  std::string bytes(static_cast<std::size_t>(status.st_size) + 1, '\0');
  std::size_t used = 0;
  while (used < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return systemError("cannot read", path, errno);
    }
    if (got == 0) {
      bytes.resize(used);
      return std::optional(std::move(bytes));
    }
    used += static_cast<std::size_t>(got);
  }
  return Error{path.string() + " changed while it was read"};
}

}  // namespace

Error systemError(std::string_view doing, const std::filesystem::path& path, int number) {
  return {std::string(doing) + " " + path.string() + ": " +
          std::generic_category().message(number)};
}

Result<void> writeWhole(const std::filesystem::path& path, std::string_view bytes) {
  std::string temporary = path.string() + std::string(kMark) + std::string(kPlaceholder);
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.isOpen()) {
    return systemError("cannot write", path, errno);
  }
  int failure = writeAndSync(std::move(file), bytes);
  if (failure == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) {
    failure = errno;
  }
  if (failure != 0) {
    ::unlink(temporary.c_str());
    return systemError("cannot write", path, failure);
  }
  if (const int notSynced = syncDirectory(path.parent_path().empty() ? "." : path.parent_path())) {
    return systemError("cannot write", path, notSynced);
  }
  return {};
}

Result<std::optional<std::string>> readWhole(const std::filesystem::path& path,
                                             std::size_t maxBytes) {
  // Not blocking: opening a pipe without a writer would wait for one.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file.isOpen() && errno == ENOENT) {
    return std::optional<std::string>();
  }
  if (!file.isOpen()) {
    return systemError("cannot read", path, errno);
  }
  return readAll(file, path, maxBytes);
}

std::optional<std::string_view> finalName(std::string_view name) {
  const std::size_t tail = kMark.size() + kPlaceholder.size();
  if (name.size() <= tail || name.substr(name.size() - tail, kMark.size()) != kMark) {
    return std::nullopt;
  }
  const std::string_view filled = name.substr(name.size() - kPlaceholder.size());
  const bool alphanumeric = std::all_of(filled.begin(), filled.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return alphanumeric ? std::optional(name.substr(0, name.size() - tail)) : std::nullopt;
}

}  // namespace flowwall::net::store
