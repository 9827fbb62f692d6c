// What tells whether a file on disk is still the same one: a replaced or rewritten file has
// another.
//
// Thread: any. Errors: no stamp for a file that is not there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace flowwall::net::enrich {

struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t modifiedNs = 0;
  bool operator==(const FileStamp&) const = default;
};

[[nodiscard]] std::optional<FileStamp> stampOf(const std::filesystem::path& path);

}  // namespace flowwall::net::enrich
