// Files that are whole at any moment, also after a kill -9 or a power cut: temporary file in the
// same directory, write, fsync, rename, fsync of the directory. And reading within bounds.
//
// Written files have mode 0600: they tell who talks to whom in somebody's network.
// Errors: one sentence that names the file. A failed write leaves the old file as it was.
// Thread: any; two writers of one file do not harm it, one of them wins.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "net/result.hpp"

namespace flowwall::net::store {

[[nodiscard]] Result<void> writeWhole(const std::filesystem::path& path, std::string_view bytes);

/// The file's bytes; nothing when there is no such file. Errors: not a regular file, larger than
/// `maxBytes`, unreadable.
[[nodiscard]] Result<std::optional<std::string>> readWhole(const std::filesystem::path& path,
                                                           std::size_t maxBytes);

/// The name of the file that a temporary one was meant to become ("a.json" for
/// "a.json.tmp-x7Kq2Z"); nothing when `name` is none of ours.
[[nodiscard]] std::optional<std::string_view> finalName(std::string_view name);

/// "DOING PATH: what errno says"
[[nodiscard]] Error systemError(std::string_view doing, const std::filesystem::path& path,
                                int number);

}  // namespace flowwall::net::store
