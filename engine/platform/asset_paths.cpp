#include "engine/platform/asset_paths.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace flowwall::platform {

std::filesystem::path findAssets() {
  std::vector<std::filesystem::path> candidates;
  if (const char* chosen = std::getenv("FLOWWALL_ASSETS")) {
    candidates.emplace_back(chosen);
  } else {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    candidates.push_back(program.parent_path().parent_path() / "share/flowwall/assets");
    candidates.emplace_back(FLOWWALL_SOURCE_ASSETS);
  }
  std::string tried;
  for (const auto& candidate : candidates) {
    std::error_code ignored;
    if (std::filesystem::exists(candidate / "world/world.bin", ignored)) {
      return candidate;
    }
    tried += (tried.empty() ? "" : ", ") + candidate.string();
  }
  throw std::runtime_error("Flowwall's data files (world/world.bin) are not in " + tried);
}

std::optional<std::filesystem::path> shaderFolder() {
  const char* folder = std::getenv("FLOWWALL_SHADERS");
  return folder == nullptr ? std::nullopt : std::optional<std::filesystem::path>(folder);
}

std::string readFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const auto size = file.tellg();
  std::string text(static_cast<std::size_t>(std::max<std::streamoff>(size, 0)), '\0');
  file.seekg(0);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return text;
}

}  // namespace flowwall::platform
