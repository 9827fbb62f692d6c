// QR codes.
//
// Thread: any; pure. Source: ISO/IEC 18004, by libqrencode.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace flowwall::ui {

/// Modules row by row, without the quiet zone.
struct QrCode {
  std::size_t side = 0;  ///< modules; 0: none
  std::vector<bool> dark;
  [[nodiscard]] bool at(std::size_t column, std::size_t row) const {
    return dark[row * side + column];
  }
  bool operator==(const QrCode&) const = default;
};

/// The smallest that holds `text` with 15 % to spare for what is hard to see; none for an empty
/// text, and for one that is too long.
[[nodiscard]] QrCode qrCode(const std::string& text);

}  // namespace flowwall::ui
