#include "tests/golden/picture_difference.hpp"

#include <algorithm>
#include <cstdlib>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace flowwall::test {
namespace {

constexpr int kFar = 24;

}  // namespace

model::Image readImage(const std::filesystem::path& file) {
  model::Image image;
  int channels = 0;
  stbi_uc* pixels = stbi_load(file.c_str(), &image.widthPx, &image.heightPx, &channels, 3);
  if (pixels == nullptr) {
    return {};
  }
  image.rgb.assign(pixels, pixels + std::ptrdiff_t{image.widthPx} * image.heightPx * 3);
  stbi_image_free(pixels);
  return image;
}

Difference compare(const model::Image& image, const std::filesystem::path& expected) {
  const model::Image kept = readImage(expected);
  if (kept.rgb.empty() || kept.widthPx != image.widthPx || kept.heightPx != image.heightPx) {
    return {255.0, 1.0};
  }
  Difference difference;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    int worst = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const int off = std::abs(int{image.rgb[i + c]} - int{kept.rgb[i + c]});
      difference.mean += off;
      worst = std::max(worst, off);
    }
    difference.farShare += worst > kFar ? 1.0 : 0.0;
  }
  difference.mean /= static_cast<double>(image.rgb.size());
  difference.farShare /= static_cast<double>(image.rgb.size() / 3);
  return difference;
}

}  // namespace flowwall::test
