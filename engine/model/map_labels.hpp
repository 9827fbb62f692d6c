// What is written beside places on the picture: the busiest places and the busiest hosts, in words.
//
// Units: rates as the picture draws them, smoothed between polls, both directions together.
// Ownership: flat values.
#pragma once

#include "engine/model/flow.hpp"
#include "engine/model/short_text.hpp"

namespace flowwall::model {

/// Where flows end, added up by name: a city, a site, or a country of whose flows no more is known.
struct BusyPlace {
  ShortText<63> name;
  GeoPoint point;
  PlaceAccuracy accuracy = PlaceAccuracy::none;
  BitRate rate;
};

struct BusyHost {
  ShortText<63> name;
  GeoPoint point;
  DeviceOs os = DeviceOs::unknown;
  BitRate rate;
};

}  // namespace flowwall::model
