// The countries' names as an atlas writes them, with the points where they are written.
//
// Thread: any. Errors: throws std::runtime_error for a file that is no such table.
// Source: assets/world/countries.json, from Natural Earth (public domain).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/units.hpp"

namespace flowwall::scene {

struct CountryLabel {
  std::string name;
  model::GeoPoint point;
  double areaKm2 = 0.0;
};

/// `[{"name":"Germany","lat":51.1,"lon":10.3,"areaKm2":356000}, …]`; other keys are passed over.
[[nodiscard]] std::vector<CountryLabel> parseCountryLabels(std::string_view file);

}  // namespace flowwall::scene
