// MapLabels: what is written on the picture itself: the home site and the busiest places with their
// rates at any zoom, countries and hosts when one is near enough.
//
// They are placed a few times a second at most, and when one comes to a panel; in the frames
// between, the shader moves them with their places, and nothing is done here.
//
// Units: px of a picture whose shorter side has 1080, unless named.
// Thread: render thread. Ownership: a value; the typefaces outlive each call.
#pragma once

#include <span>
#include <vector>

#include "engine/model/display_settings.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/country_labels.hpp"
#include "engine/scene/label_draw_list.hpp"
#include "engine/scene/label_placer.hpp"
#include "engine/ui/fonts.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {

struct MapLabelsInput {
  const model::Snapshot& snapshot;
  bool wanted = true;
  model::Palette palette = model::Palette::standard;
  scene::CameraFrame camera;
  model::Uptime now{0};
  int widthPx = 0;
  int heightPx = 0;
  std::span<const scene::PixelBox> occupied;  ///< by panels
};

class MapLabels {
 public:
  static constexpr float kCountryZoom = 1.8F;  ///< from here on countries have their names
  static constexpr float kHostZoom = 2.5F;

  explicit MapLabels(std::vector<scene::CountryLabel> countries);

  /// Writes `list` anew when other labels are shown or they lie elsewhere.
  void update(Typefaces& faces, const MapLabelsInput& input, scene::LabelDrawList& list);

  /// Whether some come or go: the next picture of them is another.
  [[nodiscard]] bool fading(model::Uptime now) const {
    return placer_.isAwaiting() || (changedAt_ && now - *changedAt_ <= scene::LabelPlacer::kFade);
  }

 private:
  struct Country {
    std::string capitals;
    glm::vec3 anchor;
    double areaKm2;
  };
  /// What decides whether labels have to be placed anew, besides the camera.
  struct Moment {
    std::uint64_t generation = 0;
    bool wanted = true;
    model::Palette palette = model::Palette::standard;
    std::uint64_t bakes = 0;
    int widthPx = 0;
    int heightPx = 0;
    bool operator==(const Moment&) const = default;
  };
  [[nodiscard]] scene::LabelView viewOf(const MapLabelsInput& input, float scale) const;
  [[nodiscard]] bool isDue(const Moment& moment, const MapLabelsInput& input, float scale) const;
  void gather(Typefaces& faces, const MapLabelsInput& input);
  void addHome(Typefaces& faces, const model::HomeSite& home);
  void addPlaces(Typefaces& faces, const model::Snapshot& snapshot);
  void addHosts(Typefaces& faces, const model::Snapshot& snapshot);
  [[nodiscard]] bool isNamed(std::string_view country) const;
  void addCountries(Typefaces& faces, const scene::CameraFrame& camera);
  void add(Typefaces& faces, scene::Label label, std::string_view name, std::string_view detail);
  void write(Typefaces& faces, model::Palette palette, scene::LabelDrawList& list) const;

  std::vector<Country> countries_;
  scene::LabelPlacer placer_;
  std::vector<scene::Label> labels_;
  Moment moment_;
  std::vector<scene::PixelBox> occupied_;
  scene::CameraFrame camera_;
  model::Uptime placedAt_{0};
  std::optional<model::Uptime> changedAt_;
  bool placed_ = false;
};

}  // namespace flowwall::ui
