// DataDirectory: the wall's DATA_DIR, in the Node.js predecessor's layout, whose own directory is
// taken as it is: raw_<ms>.json, flows_latest.json, geo_cache.json, dns_cache.json. Nothing in it
// is ever read without a bound.
//
// Only one process writes: the directory is locked while one does, so that a second wall started on
// it neither mixes its snapshots in nor removes the first one's. Reading needs no lock.
//
// Errors: one sentence; none of them ever costs more than what could not be read or written.
// Thread: the const functions any; the others one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/units.hpp"
#include "net/result.hpp"
#include "net/store/descriptor.hpp"
#include "net/store/raw_files.hpp"

namespace flowwall::net::store {

constexpr const char* kFlowsFile = "flows_latest.json";
constexpr const char* kGeoCacheFile = "geo_cache.json";
constexpr const char* kDnsCacheFile = "dns_cache.json";

constexpr std::size_t kMaxScreenshots = 50;  ///< kept, the newest

/// What is kept of the raw snapshots; the newest poll always is.
struct RawLimits {
  std::size_t polls = 20;
  std::uint64_t bytes = 512ULL << 20;
};

struct LoadedText {
  std::optional<std::string> text;  ///< absent: start without it
  std::string notice;               ///< why, unless there was simply no file
};

class DataDirectory {
 public:
  /// Touches nothing yet.
  explicit DataDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Names of the raw snapshots, newest poll first, at most `most`; none when there is no
  /// directory.
  [[nodiscard]] Result<std::vector<std::string>> snapshotNames(std::size_t most = 1000) const;
  /// `name` as snapshotNames() gave it; anything else is refused, paths above all.
  [[nodiscard]] Result<std::string> readSnapshot(std::string_view name) const;
  [[nodiscard]] Result<std::uint64_t> freeBytes() const;

  /// Says what is wrong with a file's text, in words that follow its name: "is not JSON".
  using Check = std::function<Result<void>(std::string_view)>;
  /// A file of at most `maxBytes`. One that is damaged, by its size or by `check`, is set aside as
  /// "NAME.bad-<ms>", of which the newest three are kept. The notice is logged.
  [[nodiscard]] LoadedText load(const std::string& name, std::size_t maxBytes, const Check& check,
                                model::UtcTime now) const;

  /// Creates the directory (mode 0700), locks it and removes what a killed run left half done.
  /// Cheap when that is done already; does it again should the directory have been replaced.
  [[nodiscard]] Result<void> prepare();
  /// After prepare(). How many bytes were written.
  Result<std::uint64_t> write(const std::string& name, std::string_view text);
  /// After prepare(). One poll, under a time that no other poll has; then removes the oldest ones.
  Result<std::uint64_t> writeRaw(const RawBodies& pages, model::UtcTime recorded,
                                 const RawLimits& limits);
  /// After prepare(). A picture, as "screenshot_<ms since epoch>.png" under a time that no other
  /// has; then removes the oldest beyond kMaxScreenshots. Returns its name.
  Result<std::string> writeScreenshot(std::string_view png, model::UtcTime taken);

 private:
  [[nodiscard]] bool isPrepared() const;
  [[nodiscard]] std::string setAside(const std::string& name, model::UtcTime now) const;
  void removePoll(const RawPoll& poll) const;
  void removeLeftovers() const;
  void prune(model::UtcTime written, const RawLimits& limits) const;

  std::filesystem::path path_;
  Descriptor locked_;
};

}  // namespace flowwall::net::store
