// Wall: all that draws, on one screen. In each frame it takes what happened (commands, input, a
// new snapshot), draws if that or motion asks for it, and publishes what it has applied.
//
// Thread: main thread. Ownership: what is passed in outlives it; its OpenGL objects end with it,
// while the screen is still there.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/app/backlight.hpp"
#include "engine/app/frame_pacer.hpp"
#include "engine/app/operation.hpp"
#include "engine/app/preparation.hpp"
#include "engine/app/screen.hpp"
#include "engine/app/service_watch.hpp"
#include "engine/app/wall_view.hpp"
#include "engine/handoff/exchanges.hpp"
#include "engine/model/clock.hpp"
#include "engine/render/picture_feed.hpp"
#include "engine/render/renderer.hpp"
#include "engine/render/screen_show.hpp"
#include "engine/scene/busy_views.hpp"
#include "engine/ui/panels.hpp"
#include "net/config/config.hpp"

namespace flowwall::app {

class Wall {
 public:
  /// What goes over to the next wall when the graphics device is lost: what is looked at, and
  /// counts that others wait for.
  struct Handover {
    WallView view;
    model::SetDisplay display;
    std::uint64_t commandsApplied = 0;
    std::uint64_t frames = 0;
  };

  Wall(const net::config::Config& config, Preparation& prepared, Screen& screen,
       const model::Clock& clock, handoff::Exchanges& exchanges);

  void resume(const Handover& before);
  [[nodiscard]] Handover handover() const;
  /// Why the graphics device is lost; empty: it is there. Looked for once a second; see
  /// gl::contextLoss().
  [[nodiscard]] std::string deviceLoss();

  void frame();
  /// Somebody at the wall wants it to end.
  [[nodiscard]] bool quitRequested() const { return operation_.quitRequested(); }
  /// Tells the service manager of the last frame.
  void report(ServiceWatch& watch, std::uint64_t networkTurns);

 private:
  bool takeWhatHappened();
  void look(const model::Snapshot& snapshot);
  void apply(const model::Command& command, model::Uptime now);
  void use(const model::SetDisplay& display);
  [[nodiscard]] Motion motion(model::Uptime now) const;
  void draw(model::Uptime now);
  void show();
  void tellOfPanelsWithoutRoom();
  void keepPicture();
  template <typename Picture> void deliver(handoff::BoundedQueue<Picture>& queue, Picture picture);
  void publishApplied(model::Uptime now);
  [[nodiscard]] const model::Snapshot& snapshot() const { return exchanges_.snapshots.readSlot(); }
  [[nodiscard]] int frameRate(int maxFps, int headlessFps) const;
  [[nodiscard]] platform::PixelExtent pictureSize() const;
  [[nodiscard]] std::string statusLine() const;

  const net::config::Config& config_;
  Screen& screen_;
  const model::Clock& clock_;
  handoff::Exchanges& exchanges_;
  render::Renderer renderer_;
  render::ScreenShow screenShow_;
  std::vector<render::ScreenPart> shownParts_;
  double shownBrightness_ = 1.0;
  WallView view_;
  scene::BusyTraffic busy_;
  model::FlowFilter filterSeen_;
  std::unique_ptr<ui::Panels> panels_;
  model::PanelSet withoutRoom_;  // as it was told
  Operation operation_;
  model::SetDisplay display_;
  Backlight backlight_;
  model::Uptime deviceSeenAt_{0};
  FramePacer pacer_;
  render::PictureFeed pictures_;
  std::uint64_t commandsApplied_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t reportedFrames_ = 0;
  platform::PixelExtent drawn_;  // in the last frame
};

}  // namespace flowwall::app
