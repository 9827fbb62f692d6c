#include "engine/render/screen_show.hpp"

#include <array>

namespace flowwall::render {
namespace {

constexpr GLuint kWindow = 0;

bool fills(const ScreenPart& part, ScreenSize window) {
  return part.x == 0 && part.y == 0 && part.width == window.widthPx &&
         part.height == window.heightPx;
}

// Upside down, as a window's first row is the bottom one. Mesa turns windows once more, so that on
// a software renderer a blit of the same size is a mere copy.
void blit(const gl::RenderTarget& picture, const ScreenPart& part, int windowHeightPx) {
  const int bottom = windowHeightPx - part.y - part.height;
  const bool sameSize = part.width == picture.widthPx() && part.height == picture.heightPx();
  glBlitNamedFramebuffer(picture.framebuffer(), kWindow, 0, 0, picture.widthPx(),
                         picture.heightPx(), part.x, bottom + part.height, part.x + part.width,
                         bottom, GL_COLOR_BUFFER_BIT, sameSize ? GL_NEAREST : GL_LINEAR);
}

}  // namespace

ScreenShow::ScreenShow() : shade_(shaders_.load("shade")) {}

void ScreenShow::show(const gl::RenderTarget& picture, ScreenSize window,
                      std::span<const ScreenPart> parts, double brightness) const {
  constexpr std::array<float, 4> kBlack{0.0F, 0.0F, 0.0F, 1.0F};
  // Mesa asks how large the window is now only of the framebuffer that is bound, at its viewport.
  glBindFramebuffer(GL_FRAMEBUFFER, kWindow);
  glViewport(0, 0, window.widthPx, window.heightPx);
  if (brightness <= 0.0 || parts.size() != 1 || !fills(parts.front(), window)) {
    glClearNamedFramebufferfv(kWindow, GL_COLOR, 0, kBlack.data());
  }
  if (brightness <= 0.0) {
    return;
  }
  for (const ScreenPart& part : parts) {
    blit(picture, part, window.heightPx);
  }
  if (brightness < 1.0) {
    shade(static_cast<float>(brightness));
  }
}

// What is there, times the brightness; the shader's own colour counts for nothing.
void ScreenShow::shade(float brightness) const {
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendColor(brightness, brightness, brightness, 1.0F);
  glBlendFunc(GL_ZERO, GL_CONSTANT_COLOR);
  shade_.use();
  layout_.bind();
  glDrawArrays(GL_TRIANGLES, 0, 3);
}

}  // namespace flowwall::render
