#include "engine/render/picture_reader.hpp"

#include <algorithm>

namespace flowwall::render {
namespace {

// From RGBA to RGB.
void copyColours(std::span<const std::uint8_t> rgba, model::Image& image) {
  const auto width = static_cast<std::size_t>(image.widthPx);
  const auto height = static_cast<std::size_t>(image.heightPx);
  image.rgb.resize(width * height * 3);
  const auto* in = rgba.data();
  for (auto out = image.rgb.begin(); out != image.rgb.end(); in += 4) {
    out = std::copy_n(in, 3, out);
  }
}

}  // namespace

void PictureReader::prepare(int fromWidthPx, int fromHeightPx, int widthPx, int heightPx) {
  const bool sameSource = fromWidthPx == fromWidthPx_ && fromHeightPx == fromHeightPx_;
  if (sameSource && !steps_.empty() && steps_.back().widthPx() == widthPx &&
      steps_.back().heightPx() == heightPx) {
    return;
  }
  steps_.clear();
  fromWidthPx_ = fromWidthPx;
  fromHeightPx_ = fromHeightPx;
  do {
    fromWidthPx = std::max(widthPx, (fromWidthPx + 1) / 2);
    fromHeightPx = std::max(heightPx, (fromHeightPx + 1) / 2);
    steps_.emplace_back("picture, scaled", GL_RGBA8, fromWidthPx, fromHeightPx);
  } while (fromWidthPx > widthPx || fromHeightPx > heightPx);
}

bool PictureReader::begin(const gl::RenderTarget& picture, int widthPx, int heightPx) {
  if (fetch_.underWay()) {
    return false;
  }
  prepare(picture.widthPx(), picture.heightPx(), std::clamp(widthPx, 1, picture.widthPx()),
          std::clamp(heightPx, 1, picture.heightPx()));
  const gl::RenderTarget* from = &picture;
  for (const gl::RenderTarget& step : steps_) {
    from->blitTo(step.framebuffer(), step.widthPx(), step.heightPx());
    from = &step;
  }
  fetch_.begin(*from);
  ++begun_;
  return true;
}

std::optional<model::Image> PictureReader::take() {
  std::optional<model::Image> image;
  fetch_.finish([&](std::span<const std::uint8_t> rgba) {
    image.emplace();
    image->widthPx = steps_.back().widthPx();
    image->heightPx = steps_.back().heightPx();
    copyColours(rgba, *image);
  });
  return image;
}

}  // namespace flowwall::render
