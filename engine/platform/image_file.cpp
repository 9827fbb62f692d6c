#include "engine/platform/image_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace flowwall::platform {

std::vector<std::uint8_t> encodePng(int widthPx, int heightPx, std::span<const std::uint8_t> rgb) {
  std::vector<std::uint8_t> png;
  const auto append = [](void* context, void* data, int size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    auto* out = static_cast<std::vector<std::uint8_t>*>(context);
    out->insert(out->end(), bytes, bytes + size);
  };
  stbi_write_png_to_func(append, &png, widthPx, heightPx, 3, rgb.data(), widthPx * 3);
  return png;
}

void writeFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  const std::filesystem::path temporary = path.string() + ".tmp";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) {
    const std::string reason = std::strerror(errno);
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw std::runtime_error("cannot write " + path.string() + ": " + reason);
  }
  std::error_code failure;
  std::filesystem::rename(temporary, path, failure);
  if (failure) {
    throw std::runtime_error("cannot write " + path.string() + ": " + failure.message());
  }
}

}  // namespace flowwall::platform
