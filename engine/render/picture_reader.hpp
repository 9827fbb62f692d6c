// PictureReader: the picture on the wall, scaled on the GPU and brought to the CPU without holding
// up a frame: asked for in one frame, there in a later one.
//
// Thread: render thread. Units: pixels.
#pragma once

#include <optional>
#include <vector>

#include "engine/gl/pixel_fetch.hpp"
#include "engine/model/command.hpp"

namespace flowwall::render {

class PictureReader {
 public:
  /// Starts with what `picture` shows now; false while one is under way. Sizes from 1 to the
  /// picture's.
  bool begin(const gl::RenderTarget& picture, int widthPx, int heightPx);
  [[nodiscard]] bool underWay() const { return fetch_.underWay(); }
  /// The picture asked for, once it has arrived.
  [[nodiscard]] std::optional<model::Image> take();
  /// Pictures asked for since the start; stands still while nobody asks.
  [[nodiscard]] std::uint64_t begun() const { return begun_; }

 private:
  void prepare(int fromWidthPx, int fromHeightPx, int widthPx, int heightPx);

  // From the picture down to the size asked for, by halves, so that no pixel is left out.
  std::vector<gl::RenderTarget> steps_;
  int fromWidthPx_ = 0;
  int fromHeightPx_ = 0;
  gl::PixelFetch fetch_;
  std::uint64_t begun_ = 0;
};

}  // namespace flowwall::render
