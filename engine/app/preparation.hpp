// Preparation: what a picture needs and OpenGL does not, made on threads of its own while the
// context is: the world's geometry, and the panels with their glyphs.
//
// Thread: of the caller; what is taken is the caller's alone. Errors: take…() throw
// std::runtime_error when a file cannot be read.
#pragma once

#include <filesystem>
#include <future>
#include <memory>

#include "engine/scene/world_mesh.hpp"
#include "engine/ui/panels.hpp"
#include "net/config/config.hpp"

namespace flowwall::app {

/// Of the picture where nothing says another.
inline constexpr net::config::PixelSize kDefaultSize{1920, 1080};

class Preparation {
 public:
  Preparation(const net::config::DisplayConfig& display, const std::filesystem::path& assets);

  /// Each once; they wait until it is made.
  [[nodiscard]] scene::WorldMesh takeWorld() { return world_.get(); }
  [[nodiscard]] std::unique_ptr<ui::Panels> takePanels() { return panels_.get(); }

 private:
  std::future<scene::WorldMesh> world_;
  std::future<std::unique_ptr<ui::Panels>> panels_;
};

}  // namespace flowwall::app
