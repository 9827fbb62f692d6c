// SoakPicture: the render side of the simulated week, as the wall's own but small and without a
// window: it takes every snapshot, obeys commands, and draws every so many snapshots, or when
// somebody wants to see the picture.
//
// Thread: main. Ownership: what is passed in outlives it.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/app/preparation.hpp"
#include "engine/handoff/exchanges.hpp"
#include "engine/model/clock.hpp"
#include "engine/platform/headless_context.hpp"
#include "engine/render/picture_feed.hpp"
#include "engine/render/renderer.hpp"

namespace flowwall::test {

class SoakPicture {
 public:
  SoakPicture(const net::config::Config& config, const model::Clock& clock,
              handoff::Exchanges& exchanges);

  /// False: nothing was new.
  bool turn();
  [[nodiscard]] std::uint64_t frames() const { return frames_; }
  [[nodiscard]] std::uint64_t mostFlows() const { return mostFlows_; }

 private:
  void apply(const model::Command& command);
  void draw();
  void publishApplied();

  const model::Clock& clock_;
  handoff::Exchanges& exchanges_;
  app::Preparation prepared_;
  platform::HeadlessContext context_;
  gl::ContextInfo info_;
  render::Renderer renderer_;
  std::unique_ptr<ui::Panels> panels_;
  scene::Camera camera_;
  model::DisplaySettings settings_;
  render::PictureFeed pictures_;
  std::uint64_t commandsApplied_ = 0;
  std::uint64_t snapshots_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t mostFlows_ = 0;
};

}  // namespace flowwall::test
