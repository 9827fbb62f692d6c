#include "net/http/control_view.hpp"

#include <charconv>
#include <cmath>
#include <string>

namespace flowwall::net::http {
namespace {

struct Range {
  double low;
  double high;
  std::string_view words;
};

constexpr Range kLatitude{-90.0, 90.0, "a number from -90 to 90 (degrees)"};
constexpr Range kLongitude{-180.0, 180.0, "a number from -180 to 180 (degrees)"};
constexpr Range kZoom{model::kMinZoom, model::kMaxZoom, "a number from 0.5 to 24"};

Error notAllowed(std::string_view key, std::string_view value, std::string_view allowed) {
  return Error{"'" + std::string(key) + "' must be " + std::string(allowed) + ", not '" +
               std::string(value) + "'"};
}

Result<double> parseNumber(std::string_view key, const std::string& text, const Range& range) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool isNumber = parsed.ec == std::errc{} && parsed.ptr == end && std::isfinite(value);
  if (!isNumber || value < range.low || value > range.high) {
    return notAllowed(key, text, range.words);
  }
  return value;
}

Result<model::ViewMode> parseMode(const std::string& text) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    if (text == model::toString(mode)) {
      return mode;
    }
  }
  return notAllowed("mode", text, "globe or map");
}

Result<void> setField(model::SetView& view, model::GeoPoint& center, const std::string& key,
                      const std::string& value) {
  if (key == "mode") {
    const auto mode = parseMode(value);
    if (!mode) {
      return mode.error();
    }
    view.mode = *mode;
    return {};
  }
  const bool isLatitude = key == "lat";
  const bool isLongitude = key == "lon";
  if (!isLatitude && !isLongitude && key != "zoom") {
    return Error{"unknown key '" + key + "'; allowed are mode, lat, lon and zoom"};
  }
  const auto number = parseNumber(key, value,
                                  isLatitude    ? kLatitude
                                  : isLongitude ? kLongitude
                                                : kZoom);
  if (!number) {
    return number.error();
  }
  if (key == "zoom") {
    view.zoom = *number;
  } else {
    (isLatitude ? center.latDeg : center.lonDeg) = *number;
    view.center = center;
  }
  return {};
}

}  // namespace

Result<model::SetView> parseSetView(const Fields& fields, model::GeoPoint current) {
  if (fields.empty()) {
    return Error{"nothing to set; give mode=globe|map, lat, lon or zoom (0.5 to 24)"};
  }
  model::SetView view;
  for (const auto& [key, value] : fields) {
    if (const auto set = setField(view, current, key, value); !set) {
      return set.error();
    }
  }
  return view;
}

}  // namespace flowwall::net::http
