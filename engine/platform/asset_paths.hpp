// Where the program's data files are: $FLOWWALL_ASSETS, else ../share/flowwall/assets beside the
// program's own folder, else the source tree it was built from.
//
// Errors: throws std::runtime_error with one sentence naming every place looked at.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace flowwall::platform {

[[nodiscard]] std::filesystem::path findAssets();

/// Where shaders are edited live, by $FLOWWALL_SHADERS; else those built in are used.
[[nodiscard]] std::optional<std::filesystem::path> shaderFolder();

/// The whole of a file that must be there.
[[nodiscard]] std::string readFile(const std::filesystem::path& path);

}  // namespace flowwall::platform
