// Finds the wall's typefaces among the system's fonts.
//
// Thread: any, once at start. Errors: an empty path where there is no font at all.
#pragma once

#include <filesystem>
#include <string>

namespace flowwall::ui {

/// The file of the font that fontconfig finds nearest to `pattern`, such as "Inter:semibold".
[[nodiscard]] std::filesystem::path findFont(const std::string& pattern);

}  // namespace flowwall::ui
