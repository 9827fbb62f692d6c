#include "net/enrich/mmdb_database.hpp"

#include <fcntl.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "net/enrich/mmdb_record.hpp"

namespace flowwall::net::enrich {
namespace {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error systemError(const std::string& what) {
  return Error{what + ": " + std::generic_category().message(errno)};
}

bool writeAll(int fd, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t written = ::write(fd, bytes, count);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
  return true;
}

// Copies until the end or until there is more than `most`; how much it was.
Result<std::size_t> copyBytes(int from, int to, std::size_t most) {
  std::vector<char> block(1024UL * 1024);
  std::size_t total = 0;
  for (;;) {
    const ssize_t count = ::read(from, block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return systemError("cannot be read");
    }
    if (count == 0 || total > most) {
      return total;
    }
    if (!writeAll(to, block.data(), static_cast<std::size_t>(count))) {
      return systemError("does not fit into memory");
    }
    total += static_cast<std::size_t>(count);
  }
}

bool sameFile(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// The file's bytes in memory that belongs to nobody else, as a file of its own.
Result<FileDescriptor> privateCopy(const std::filesystem::path& path) {
  // Not blocking: a pipe or a device in its place is refused below.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat before {};
  if (!file.valid() || ::fstat(file.get(), &before) != 0) {
    return systemError("cannot be opened");
  }
  if (!S_ISREG(before.st_mode)) {
    return Error{"is no regular file"};
  }
  FileDescriptor copy(::memfd_create("flowwall-mmdb", MFD_CLOEXEC));
  if (!copy.valid()) {
    return systemError("does not fit into memory");
  }
  const Result<std::size_t> count = copyBytes(file.get(), copy.get(), MmdbDatabase::kMaxBytes);
  if (count.has_error()) {
    return count.error();
  }
  if (*count > MmdbDatabase::kMaxBytes) {
    return Error{"is larger than " + std::to_string(MmdbDatabase::kMaxBytes / (1024 * 1024)) +
                 " MiB"};
  }
  struct stat after {};
  if (::fstat(file.get(), &after) != 0 || !sameFile(before, after) ||
      *count != static_cast<std::size_t>(after.st_size)) {
    return Error{"changed while it was read"};
  }
  return copy;
}

}  // namespace

struct MmdbDatabase::Handle {
  MMDB_s native{};
  bool isOpen = false;
  bool holdsPlaces = false;  // of the records that were looked at
  bool holdsNetworks = false;

  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (isOpen) {
      MMDB_close(&native);
    }
  }

  // Whether the tree leads nowhere outside of the file, and a sample of the records can be read.
  [[nodiscard]] bool isSound() {
    constexpr std::uint32_t kSamples = 2000;
    const std::uint32_t nodes = native.metadata.node_count;
    const std::uint32_t step = std::max<std::uint32_t>(1, nodes / kSamples);
    for (std::uint32_t i = 0; i < nodes; ++i) {
      MMDB_search_node_s node{};
      if (MMDB_read_node(&native, i, &node) != MMDB_SUCCESS ||
          node.left_record_type == MMDB_RECORD_TYPE_INVALID ||
          node.right_record_type == MMDB_RECORD_TYPE_INVALID) {
        return false;
      }
      const bool looked = i % step != 0;
      if (!looked && !(isReadable(node.left_record_type, node.left_record_entry) &&
                       isReadable(node.right_record_type, node.right_record_entry))) {
        return false;
      }
    }
    return true;
  }

  bool isReadable(std::uint8_t type, const MMDB_entry_s& entry) {
    if (type != MMDB_RECORD_TYPE_DATA) {
      return true;
    }
    const auto record = readRecord(entry);
    holdsPlaces = holdsPlaces || (record && record->hasPlace());
    holdsNetworks = holdsNetworks || (record && record->asn != 0);
    return record.has_value();
  }
};

MmdbDatabase::MmdbDatabase(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
MmdbDatabase::~MmdbDatabase() = default;

Result<std::unique_ptr<MmdbDatabase>> MmdbDatabase::open(const std::filesystem::path& path) {
  const auto copy = privateCopy(path);
  if (copy.has_error()) {
    return Error{"the database " + path.string() + " " + copy.error().message};
  }
  // libmaxminddb opens by name only.
  const std::string name = "/proc/self/fd/" + std::to_string(copy->get());
  auto handle = std::make_unique<Handle>();
  const int status = MMDB_open(name.c_str(), MMDB_MODE_MMAP, &handle->native);
  if (status != MMDB_SUCCESS) {
    return Error{"the database " + path.string() + " is damaged: " + MMDB_strerror(status)};
  }
  handle->isOpen = true;
  if (!handle->isSound()) {
    return Error{"the database " + path.string() + " is damaged: not all of it can be read"};
  }
  return std::unique_ptr<MmdbDatabase>(new MmdbDatabase(std::move(handle)));
}

std::optional<GeoAnswer> MmdbDatabase::lookup(const model::IpAddress& address) {
  const MMDB_s& native = handle_->native;
  if (!address.isV4() && native.metadata.ip_version == 4) {
    return std::nullopt;
  }
  sockaddr_storage storage{};
  if (address.isV4()) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
    v4->sin_family = AF_INET;
    std::memcpy(&v4->sin_addr, address.octets().data() + 12, sizeof v4->sin_addr);
  } else {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
    v6->sin6_family = AF_INET6;
    std::memcpy(&v6->sin6_addr, address.octets().data(), sizeof v6->sin6_addr);
  }
  int status = MMDB_SUCCESS;
  const MMDB_lookup_result_s found =
      MMDB_lookup_sockaddr(&native, reinterpret_cast<const sockaddr*>(&storage), &status);
  if (status == MMDB_SUCCESS && !found.found_entry) {
    return std::nullopt;
  }
  auto answer = status == MMDB_SUCCESS ? readRecord(found.entry) : std::nullopt;
  if (!answer) {
    ++damagedRecords_;
    return std::nullopt;
  }
  return answer->hasPlace() || answer->asn != 0 ? std::move(answer) : std::nullopt;
}

model::UtcTime MmdbDatabase::built() const {
  // A time that makes no sense must not overflow.
  constexpr std::uint64_t kMaxSeconds = 1ULL << 40;
  const std::uint64_t epoch = std::min(handle_->native.metadata.build_epoch, kMaxSeconds);
  return model::UtcTime(std::chrono::seconds(static_cast<std::int64_t>(epoch)));
}

bool MmdbDatabase::holdsPlaces() const {
  return handle_->holdsPlaces;
}

bool MmdbDatabase::holdsNetworks() const {
  return handle_->holdsNetworks;
}

std::string MmdbDatabase::type() const {
  const char* type = handle_->native.metadata.database_type;
  return type == nullptr ? "" : type;
}

}  // namespace flowwall::net::enrich
