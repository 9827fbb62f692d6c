// ScreenShow: brings the finished picture to the window, as often and as bright as is asked for.
//
// Thread: render thread. Units: framebuffer px, y down from the window's top.
#pragma once

#include <span>

#include "engine/gl/objects.hpp"
#include "engine/render/shader_library.hpp"

namespace flowwall::render {

struct ScreenPart {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

/// Of the window's framebuffer.
struct ScreenSize {
  int widthPx = 0;
  int heightPx = 0;
};

class ScreenShow {
 public:
  ScreenShow();
  /// All of the picture in each part, scaled where the sizes differ; the rest of the window is
  /// black. `brightness`: 0 to 1.
  void show(const gl::RenderTarget& picture, ScreenSize window, std::span<const ScreenPart> parts,
            double brightness) const;

 private:
  void shade(float brightness) const;

  ShaderLibrary shaders_;
  const gl::Program& shade_;
  gl::VertexArray layout_{"shade of the screen"};
};

}  // namespace flowwall::render
