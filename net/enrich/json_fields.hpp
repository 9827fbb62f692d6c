// Reading fields of JSON objects without exceptions: absent or of another type is "none".
#pragma once

#include <boost/json.hpp>
#include <cmath>
#include <optional>
#include <string>

#include "engine/model/units.hpp"

namespace flowwall::net::enrich {

[[nodiscard]] inline std::string textField(const boost::json::object& object,
                                           std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string{} : std::string(*text);
}

[[nodiscard]] inline std::optional<double> numberField(const boost::json::object& object,
                                                       std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) {
    return std::nullopt;
  }
  return value->to_number<double>();
}

/// The point at the keys "lat" and "lon", if it is one on Earth.
[[nodiscard]] inline std::optional<model::GeoPoint> pointField(const boost::json::object& object) {
  const auto lat = numberField(object, "lat");
  const auto lon = numberField(object, "lon");
  if (!lat || !lon || !(std::abs(*lat) <= 90.0) || !(std::abs(*lon) <= 180.0)) {
    return std::nullopt;
  }
  return model::GeoPoint{*lat, *lon};
}

}  // namespace flowwall::net::enrich
