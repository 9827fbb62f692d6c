// PixelFetch: brings the pixels of a render target to the CPU through a pixel buffer and a fence,
// so that no frame waits for them.
//
// Ownership: owns buffer and fence. Thread: render thread. Units: pixels.
#pragma once

#include <functional>

#include "engine/gl/objects.hpp"

namespace flowwall::gl {

class PixelFetch {
 public:
  PixelFetch() = default;
  ~PixelFetch();
  PixelFetch(const PixelFetch&) = delete;
  PixelFetch& operator=(const PixelFetch&) = delete;

  /// Starts; none may be under way.
  void begin(const RenderTarget& target);
  [[nodiscard]] bool underWay() const { return fence_ != nullptr; }
  /// Once the pixels have arrived, calls `use` with them (RGBA, 8 bits each, top row first, no
  /// padding; valid during the call) and returns true. Never waits.
  bool finish(const std::function<void(std::span<const std::uint8_t> rgba)>& use);

 private:
  Handle<deleteBuffer> buffer_;
  std::size_t capacityBytes_ = 0;
  std::size_t sizeBytes_ = 0;
  GLsync fence_ = nullptr;
};

}  // namespace flowwall::gl
