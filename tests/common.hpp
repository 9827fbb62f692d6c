// What tests of every module need: addresses and files as values.
//
// Errors: std::exception, so that the test which asked for it fails.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "engine/model/ip_address.hpp"

namespace flowwall::tests {

inline model::IpAddress ip(std::string_view text) {
  return model::IpAddress::parse(text).value();
}

/// The whole of it, byte for byte.
inline std::string fileText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) {
    throw std::runtime_error("cannot read " + path.string());
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A file of the source tree; `path` from its root.
inline std::string sourceText(const std::filesystem::path& path) {
  return fileText(std::filesystem::path(FLOWWALL_SOURCE_DIR) / path);
}

/// What a real ntopng answered.
inline std::string recording(const std::filesystem::path& name) {
  return sourceText("tests/data/ntopng" / name);
}

}  // namespace flowwall::tests
