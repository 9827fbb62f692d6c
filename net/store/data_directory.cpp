#include "net/store/data_directory.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "net/store/atomic_file.hpp"

namespace flowwall::net::store {

namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBadKept = 3;
constexpr std::string_view kBadMark = ".bad-";

void removeQuietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

std::uint64_t sizeOf(const fs::path& path) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  return failure ? 0 : size;
}

// All names in a directory that `wanted` accepts; what cannot be read is not there.
template <typename Wanted>
std::vector<std::string> namesIn(const fs::path& directory, const Wanted& wanted) {
  std::vector<std::string> names;
  std::error_code failure;
  for (fs::directory_iterator entry(directory, failure);
       !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    if (std::string name = entry->path().filename().string(); wanted(name)) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

bool olderNumber(const std::string& a, const std::string& b) {
  return std::pair(a.size(), a) < std::pair(b.size(), b);
}

constexpr std::string_view kScreenshotStart = "screenshot_";
constexpr std::string_view kScreenshotEnd = ".png";

std::string screenshotName(model::UtcTime taken) {
  return std::string(kScreenshotStart) + std::to_string(taken.time_since_epoch().count()) +
         std::string(kScreenshotEnd);
}

bool isScreenshot(std::string_view name) {
  if (name.size() <= kScreenshotStart.size() + kScreenshotEnd.size() ||
      !name.starts_with(kScreenshotStart) || !name.ends_with(kScreenshotEnd)) {
    return false;
  }
  name.remove_prefix(kScreenshotStart.size());
  name.remove_suffix(kScreenshotEnd.size());
  return name.find_first_not_of("0123456789") == std::string_view::npos;
}

// Those of `name` that were set aside, but for the newest.
void pruneSetAside(const fs::path& directory, const std::string& name) {
  const std::string start = name + std::string(kBadMark);
  auto bad = namesIn(directory, [&](const std::string& one) { return one.starts_with(start); });
  std::sort(bad.begin(), bad.end(), olderNumber);
  for (std::size_t i = 0; i + kBadKept < bad.size(); ++i) {
    removeQuietly(directory / bad[i]);
  }
}

bool isSameFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

Result<void> create(const fs::path& directory) {
  std::error_code failure;
  if (directory.has_parent_path()) {
    fs::create_directories(directory.parent_path(), failure);
  }
  if (::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return systemError("cannot create", directory, errno);
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> DataDirectory::snapshotNames(std::size_t most) const {
  std::error_code ignored;
  if (!fs::exists(path_, ignored)) {
    return std::vector<std::string>();
  }
  const Result<RawListing> listing = listRaw(path_);
  if (!listing) {
    return listing.error();
  }
  std::vector<std::string> names;
  for (auto poll = listing->polls.rbegin(); poll != listing->polls.rend(); ++poll) {
    for (unsigned page = 1; page <= poll->pages; ++page) {
      if (names.size() == most) {
        return names;
      }
      names.push_back(rawName({poll->recorded, page}));
    }
  }
  return names;
}

Result<std::string> DataDirectory::readSnapshot(std::string_view name) const {
  const Error none{"there is no such snapshot"};
  if (!parseRawName(name)) {
    return none;
  }
  Result<std::optional<std::string>> text = readWhole(path_ / name, kMaxRawBytes);
  if (!text) {
    return text.error();
  }
  if (!*text) {
    return none;
  }
  return Result<std::string>(boost::system::in_place_value, std::move(**text));
}

Result<std::uint64_t> DataDirectory::freeBytes() const {
  struct statvfs status {};
  if (::statvfs(path_.c_str(), &status) != 0) {
    return systemError("cannot tell the free space of", path_, errno);
  }
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

LoadedText DataDirectory::load(const std::string& name, std::size_t maxBytes, const Check& check,
                               model::UtcTime now) const {
  const fs::path file = path_ / name;
  LoadedText loaded;
  if (sizeOf(file) > maxBytes) {
    loaded.notice = file.string() + " is larger than " + std::to_string(maxBytes) + " bytes" +
                    setAside(name, now);
  } else if (auto text = readWhole(file, maxBytes); text.has_error()) {
    loaded.notice = text.error().message + "; the wall starts without it";
  } else if (*text) {
    if (const Result<void> good = check(**text); good.has_error()) {
      loaded.notice = file.string() + " " + good.error().message + setAside(name, now);
    } else {
      loaded.text = std::move(**text);
    }
  }
  if (!loaded.notice.empty()) {
    spdlog::warn("{}", loaded.notice);
  }
  return loaded;
}

// What was done about a damaged file, to end the sentence about it.
std::string DataDirectory::setAside(const std::string& name, model::UtcTime now) const {
  const std::string aside =
      name + std::string(kBadMark) + std::to_string(now.time_since_epoch().count());
  std::error_code failure;
  fs::rename(path_ / name, path_ / aside, failure);
  if (failure) {
    return "; the wall starts without it (it could not be set aside: " + failure.message() + ")";
  }
  pruneSetAside(path_, name);
  return "; it is set aside as " + aside + ", and the wall starts without it";
}

Result<void> DataDirectory::prepare() {
  if (isPrepared()) {
    return {};
  }
  locked_ = Descriptor();
  if (const Result<void> created = create(path_); created.has_error()) {
    return created.error();
  }
  Descriptor open(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open.isOpen()) {
    return systemError("cannot open", path_, errno);
  }
  // Where there are no locks (some network file systems), we do without.
  if (::flock(open.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return Error{"another flowwall is writing to " + path_.string()};
  }
  locked_ = std::move(open);
  removeLeftovers();
  return {};
}

bool DataDirectory::isPrepared() const {
  struct stat held {};
  struct stat there {};
  return locked_.isOpen() && ::fstat(locked_.get(), &held) == 0 &&
         ::stat(path_.c_str(), &there) == 0 && isSameFile(held, there);
}

void DataDirectory::removeLeftovers() const {
  const auto isLeftover = [](const std::string& name) {
    const auto meant = finalName(name);
    return meant && meant->ends_with(".json");
  };
  for (const std::string& name : namesIn(path_, isLeftover)) {
    removeQuietly(path_ / name);
  }
  if (const Result<RawListing> listing = listRaw(path_)) {
    for (const RawName& orphan : listing->orphans) {
      removeQuietly(path_ / rawName(orphan));
    }
  }
}

Result<std::uint64_t> DataDirectory::write(const std::string& name, std::string_view text) {
  if (const Result<void> written = writeWhole(path_ / name, text); written.has_error()) {
    return written.error();
  }
  return text.size();
}

Result<std::uint64_t> DataDirectory::writeRaw(const RawBodies& pages, model::UtcTime recorded,
                                              const RawLimits& limits) {
  std::error_code ignored;
  while (fs::exists(path_ / rawName({recorded, 1}), ignored)) {
    ++recorded;
  }
  std::uint64_t bytes = 0;
  for (auto page = static_cast<unsigned>(std::min<std::size_t>(pages.size(), kMaxPages)); page > 0;
       --page) {
    const std::string& body = *pages[page - 1];
    const Result<std::uint64_t> written = write(rawName({recorded, page}), body);
    if (!written) {
      removePoll({recorded, static_cast<unsigned>(pages.size())});
      return written.error();
    }
    bytes += *written;
  }
  prune(recorded, limits);
  return bytes;
}

// What was just written stays even when a clock that was put back has made it the oldest.
Result<std::string> DataDirectory::writeScreenshot(std::string_view png, model::UtcTime taken) {
  std::error_code ignored;
  while (fs::exists(path_ / screenshotName(taken), ignored)) {
    ++taken;
  }
  std::string name = screenshotName(taken);
  if (const auto written = write(name, png); !written) {
    return written.error();
  }
  auto names =
      namesIn(path_, [&](const std::string& one) { return isScreenshot(one) && one != name; });
  std::sort(names.begin(), names.end(), olderNumber);
  for (std::size_t i = 0; i + kMaxScreenshots <= names.size(); ++i) {
    removeQuietly(path_ / names[i]);
  }
  return Result<std::string>(boost::system::in_place_value, std::move(name));
}

// First its first page: without it there is no poll.
void DataDirectory::removePoll(const RawPoll& poll) const {
  for (unsigned page = 1; page <= poll.pages; ++page) {
    removeQuietly(path_ / rawName({poll.recorded, page}));
  }
}

// Keeps what was just written even when a clock that was put back has made it the oldest.
void DataDirectory::prune(model::UtcTime written, const RawLimits& limits) const {
  Result<RawListing> listing = listRaw(path_);
  if (!listing) {
    return;  // said when the next one is written
  }
  std::vector<RawPoll>& polls = listing->polls;
  std::reverse(polls.begin(), polls.end());
  std::stable_partition(polls.begin(), polls.end(),
                        [written](const RawPoll& poll) { return poll.recorded == written; });
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < polls.size(); ++i) {
    for (unsigned page = 1; page <= polls[i].pages; ++page) {
      bytes += sizeOf(path_ / rawName({polls[i].recorded, page}));
    }
    if (i > 0 && (i >= limits.polls || bytes > limits.bytes)) {
      removePoll(polls[i]);
    }
  }
}

}  // namespace flowwall::net::store
