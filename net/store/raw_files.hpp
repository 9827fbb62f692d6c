// The names of raw snapshots, and what a directory of them holds: the answers of a source, byte for
// byte, as "raw_<ms since epoch>.json". Further pages of the same poll are "raw_<ms>.2.json",
// "raw_<ms>.3.json" and so on; the first page is written last, so that a poll that has one is
// whole.
//
// Source: the names of the Node.js predecessor's data directory, which had one page a poll.
// Thread: pure functions and reading, any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/units.hpp"
#include "net/result.hpp"

namespace flowwall::net::store {

/// The pages of one poll.
using RawBodies = std::vector<std::shared_ptr<const std::string>>;

constexpr unsigned kMaxPages = 999;
constexpr std::size_t kMaxRawFiles = 1'000'000;     ///< in one directory
constexpr std::size_t kMaxRawBytes = 128ULL << 20;  ///< of one file that is read

struct RawName {
  model::UtcTime recorded;
  unsigned page = 1;
};

/// Errors: none; a name that rawName() would not make is nothing.
[[nodiscard]] std::optional<RawName> parseRawName(std::string_view name);
[[nodiscard]] std::string rawName(const RawName& name);

struct RawPoll {
  model::UtcTime recorded;
  unsigned pages = 1;
};

struct RawListing {
  std::vector<RawPoll> polls;    ///< oldest first; only those whose first page is there
  std::vector<RawName> orphans;  ///< pages of polls that are not whole
};

/// Errors: the directory is missing or unreadable, or holds more than kMaxRawFiles.
[[nodiscard]] Result<RawListing> listRaw(const std::filesystem::path& directory);

}  // namespace flowwall::net::store
