#include "engine/app/picture_file.hpp"

#include <stdexcept>

#include "engine/platform/image_file.hpp"

namespace flowwall::app {

void writePicture(const net::config::PictureFile& file, const model::Image& image) {
  const bool jpeg = file.format == net::config::PictureFormat::jpeg;
  const auto bytes =
      (jpeg ? platform::encodeJpeg : platform::encodePng)(image.widthPx, image.heightPx, image.rgb);
  if (bytes.empty()) {
    throw std::runtime_error("the picture cannot be encoded for " + file.path);
  }
  platform::writeFile(file.path, bytes);
}

}  // namespace flowwall::app
