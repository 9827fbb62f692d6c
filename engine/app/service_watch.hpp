// ServiceWatch: keeps systemd's watchdog fed while the wall really lives (VitalSigns), and tells
// `systemctl status` how it is. When it does not live, one line is logged and nothing more is said,
// so that the service is started anew.
//
// Thread: main. Ownership: none of what it is given.
#pragma once

#include <optional>

#include "engine/app/vital_signs.hpp"
#include "engine/platform/service_manager.hpp"
#include "engine/render/picture_reader.hpp"

namespace flowwall::app {

class ServiceWatch {
 public:
  explicit ServiceWatch(const platform::ServiceManager& manager);

  /// What a frame tells.
  struct Frame {
    const gl::RenderTarget& picture;
    std::uint64_t networkTurns = 0;
    bool moves = false;  ///< see VitalSigns::picture
    model::Uptime now{0};
  };
  /// After each frame. The first one is what READY=1 waits for.
  void frameDrawn(const Frame& frame);
  /// Whether status() is due: a line every few seconds is enough.
  [[nodiscard]] bool wantsStatus(model::Uptime now);
  void status(const std::string& line) { manager_.status(line); }

 private:
  const platform::ServiceManager& manager_;
  VitalSigns signs_;
  render::PictureReader reader_;
  bool ready_ = false;
  std::string complaint_;
  std::optional<model::Uptime> fedAt_;
  std::optional<model::Uptime> statusAt_;
};

}  // namespace flowwall::app
