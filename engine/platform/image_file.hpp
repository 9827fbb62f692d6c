// PNG and JPEG encoding, and writing of frames.
//
// Thread: any; pure functions. Errors: writeFile() throws std::runtime_error with one sentence.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace flowwall::platform {

/// `rgb`: 8 bits a channel, top row first, no padding.
[[nodiscard]] std::vector<std::uint8_t> encodePng(int widthPx, int heightPx,
                                                  std::span<const std::uint8_t> rgb);

/// As above. Nothing when it cannot be encoded.
[[nodiscard]] std::vector<std::uint8_t> encodeJpeg(int widthPx, int heightPx,
                                                   std::span<const std::uint8_t> rgb);

/// Writes a plain file whole or not at all: a temporary one beside it, then a rename. A symbolic
/// link is followed; a device or a pipe is written to as it is.
void writeFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

}  // namespace flowwall::platform
