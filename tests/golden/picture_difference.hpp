// How far a picture is from one that is kept in a file.
#pragma once

#include <filesystem>

#include "engine/model/command.hpp"

namespace flowwall::test {

struct Difference {
  double mean = 0.0;      ///< of all channels, 0..255
  double farShare = 0.0;  ///< of the pixels that are off by more than 24
};

/// PNG or JPEG; one of another size, or that cannot be read, is as far as can be.
[[nodiscard]] model::Image readImage(const std::filesystem::path& file);
[[nodiscard]] Difference compare(const model::Image& image, const std::filesystem::path& expected);

}  // namespace flowwall::test
