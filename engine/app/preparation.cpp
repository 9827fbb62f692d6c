#include "engine/app/preparation.hpp"

#include "engine/platform/asset_paths.hpp"

namespace flowwall::app {

Preparation::Preparation(const net::config::DisplayConfig& display,
                         const std::filesystem::path& assets)
    : world_(std::async(std::launch::async,
                        [assets] {
                          return scene::WorldMesh::parse(
                              platform::readFile(assets / "world/world.bin"));
                        })),
      panels_(std::async(std::launch::async, [assets, title = display.title,
                                              size = display.size.value_or(kDefaultSize)] {
        auto panels = std::make_unique<ui::Panels>(
            title, scene::parseCountryLabels(platform::readFile(assets / "world/countries.json")));
        panels->prepare(size.width, size.height);
        return panels;
      })) {}

}  // namespace flowwall::app
