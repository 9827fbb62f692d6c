#include "engine/ui/qr_code.hpp"

#include <qrencode.h>

#include <memory>
#include <span>

namespace flowwall::ui {

QrCode qrCode(const std::string& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!made) {
    return {};
  }
  QrCode code{.side = static_cast<std::size_t>(made->width)};
  for (const unsigned char module : std::span(made->data, code.side * code.side)) {
    code.dark.push_back((module & 1U) != 0);
  }
  return code;
}

}  // namespace flowwall::ui
