#include "engine/platform/image_file.hpp"

#include <turbojpeg.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
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
namespace {

// Each pixel by the one on its left. Left to itself stb tries all filters on each row, takes half
// as long again, and chooses worse for the wall's pictures: files are an eighth larger.
[[maybe_unused]] const int kSubFilter = stbi_write_force_png_filter = 1;

}  // namespace

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

std::vector<std::uint8_t> encodeJpeg(int widthPx, int heightPx, std::span<const std::uint8_t> rgb) {
  // Thin lines and small text in colour: no coarser, and with all of their colour.
  constexpr int kQuality = 82;
  const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), tjDestroy);
  if (!encoder) {
    return {};
  }
  std::vector<std::uint8_t> jpeg(tjBufSize(widthPx, heightPx, TJSAMP_444));
  auto* out = jpeg.data();
  unsigned long size = jpeg.size();
  const int failure = tjCompress2(encoder.get(), rgb.data(), widthPx, 0, heightPx, TJPF_RGB, &out,
                                  &size, TJSAMP_444, kQuality, TJFLAG_NOREALLOC);
  jpeg.resize(failure == 0 ? size : 0);
  return jpeg;
}

void writeFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  namespace fs = std::filesystem;
  std::error_code unknown;
  const fs::path target = fs::is_symlink(path, unknown) ? fs::canonical(path, unknown) : path;
  const fs::path goal = target.empty() ? path : target;
  // A device or a pipe is written to; only a plain file is replaced.
  const bool replaces = !fs::exists(goal, unknown) || fs::is_regular_file(goal, unknown);
  const fs::path written =
      replaces ? goal.string() + "." + std::to_string(::getpid()) + ".tmp" : goal.string();
  std::ofstream file(written, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  const std::string reason = file ? "" : std::strerror(errno);
  std::error_code failure;
  if (replaces && file) {
    fs::rename(written, goal, failure);
  }
  if (!file || failure) {
    if (replaces) {
      fs::remove(written, unknown);
    }
    throw std::runtime_error("cannot write " + path.string() + ": " +
                             (file ? failure.message() : reason));
  }
}

}  // namespace flowwall::platform
