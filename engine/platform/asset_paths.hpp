// Where the program's data files are: $FLOWWALL_ASSETS, else ../share/flowwall/assets beside the
// program's own folder, else the source tree it was built from.
//
// Errors: throws std::runtime_error with one sentence naming every place looked at.
#pragma once

#include <filesystem>
#include <string>

namespace flowwall::platform {

[[nodiscard]] std::filesystem::path findAssets();

/// The whole of a file that must be there.
[[nodiscard]] std::string readFile(const std::filesystem::path& path);

}  // namespace flowwall::platform
