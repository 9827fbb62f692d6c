#include "engine/render/glow_passes.hpp"

#include <algorithm>

namespace flowwall::render {
namespace {

// The smallest step is so high: the glow reaches as far, seen from the room, at any resolution.
constexpr int kSmallestPx = 34;
// From so many pixels on the first step is a quarter of the picture, as large as the half of one of
// 1080: the glow is no finer than there, and the dearest two of its steps are spared.
constexpr int kQuarteredPx = 2160;
// Each wider step counts less than the one before: a glow, not a fog.
constexpr float kWiderShare = 0.72F;

}  // namespace

GlowPasses::GlowPasses(ShaderLibrary& shaders)
    : narrow_(shaders.load("bloom")), quarter_(shaders.load("bloom:QUARTER")),
      widen_(shaders.load("bloom:WIDEN")), tone_(shaders.load("tone")) {}

void GlowPasses::resize(int widthPx, int heightPx) {
  steps_.clear();
  quartered_ = std::min(widthPx, heightPx) >= kQuarteredPx;
  int times = quartered_ ? 4 : 2;
  do {
    widthPx = std::max(widthPx / times, 1);
    heightPx = std::max(heightPx / times, 1);
    times = 2;
    steps_.emplace_back("bloom", kLightFormat, widthPx, heightPx);
  } while (std::min(widthPx, heightPx) >= 2 * kSmallestPx);
}

void GlowPasses::spread(const gl::RenderTarget& light, FrameStats& stats) {
  const auto step = [&stats](const gl::RenderTarget& from, const gl::RenderTarget& to) {
    from.bindTexture(0);
    to.bind();
    glDrawArrays(GL_TRIANGLES, 0, 3);
    ++stats.drawCalls;
  };
  glDisable(GL_BLEND);
  (quartered_ ? quarter_ : narrow_).use();
  step(light, steps_.front());
  narrow_.use();
  for (std::size_t i = 1; i < steps_.size(); ++i) {
    step(steps_[i - 1], steps_[i]);
  }
  glEnable(GL_BLEND);
  glBlendColor(0.0F, 0.0F, 0.0F, kWiderShare);
  glBlendFunc(GL_CONSTANT_ALPHA, GL_ONE);
  widen_.use();
  for (std::size_t i = steps_.size() - 1; i > 0; --i) {
    step(steps_[i], steps_[i - 1]);
  }
}

void GlowPasses::draw(const gl::RenderTarget& world, const gl::RenderTarget& light,
                      const gl::RenderTarget& picture, PassClock& clock, FrameStats& stats) {
  vertices_.bind();
  spread(light, stats);
  clock.done(Pass::bloom);
  glDisable(GL_BLEND);
  tone_.use();
  world.bindTexture(0);
  light.bindTexture(1);
  steps_.front().bindTexture(2);
  picture.bind();
  glDrawArrays(GL_TRIANGLES, 0, 3);
  ++stats.drawCalls;
  clock.done(Pass::tone);
}

}  // namespace flowwall::render
