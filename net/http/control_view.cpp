#include "net/http/control_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
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
constexpr Range kSpin{-model::kMaxSpinDegPerSecond, model::kMaxSpinDegPerSecond,
                      "a number from -90 to 90 (degrees/s)"};
constexpr Range kZoom{model::kMinZoom, model::kMaxZoom, "a number from 0.5 to 24"};

std::optional<bool> parseSwitch(std::string_view text) {
  const bool on = text == "1" || text == "true";
  return on || text == "0" || text == "false" ? std::optional(on) : std::nullopt;
}

std::optional<model::ViewMode> parseMode(std::string_view text) {
  for (const auto mode : {model::ViewMode::globe, model::ViewMode::map}) {
    if (text == model::toString(mode)) {
      return mode;
    }
  }
  return std::nullopt;
}

/// A view under way: what is set, and the coordinates that count when only one is given.
struct Setting {
  model::SetView view;
  model::GeoPoint center;
};

// A key, and what sets it; false when the value is not among `allowed`.
struct Key {
  std::string_view name;
  std::string_view allowed;
  bool (*set)(Setting&, const std::string& value);
};

template <auto Member, auto Parse> bool setTo(Setting& setting, const std::string& value) {
  const auto parsed = Parse(value);
  if (parsed) {
    setting.view.*Member = *parsed;
  }
  return parsed.has_value();
}

template <const Range& Limits> std::optional<double> parseNumber(const std::string& text) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const bool isNumber = parsed.ec == std::errc{} && parsed.ptr == end && std::isfinite(value);
  return isNumber && value >= Limits.low && value <= Limits.high ? std::optional(value)
                                                                 : std::nullopt;
}

template <auto Coordinate, const Range& Limits>
bool setCoordinate(Setting& setting, const std::string& value) {
  const auto number = parseNumber<Limits>(value);
  if (number) {
    setting.center.*Coordinate = *number;
    setting.view.center = setting.center;
  }
  return number.has_value();
}

bool setHome(Setting& setting, const std::string& value) {
  const auto home = parseSwitch(value);
  setting.view.home = home.value_or(false);
  return setting.view.home;
}

constexpr std::string_view kSwitch = "0 or 1";
using model::SetView;
constexpr std::array kKeys{
    Key{"mode", "globe or map", setTo<&SetView::mode, parseMode>},
    Key{"lat", kLatitude.words, setCoordinate<&model::GeoPoint::latDeg, kLatitude>},
    Key{"lon", kLongitude.words, setCoordinate<&model::GeoPoint::lonDeg, kLongitude>},
    Key{"zoom", kZoom.words, setTo<&SetView::zoom, parseNumber<kZoom>>},
    Key{"spin", kSpin.words, setTo<&SetView::spinDegPerSecond, parseNumber<kSpin>>},
    Key{"pause", kSwitch, setTo<&SetView::paused, parseSwitch>},
    Key{"panels", model::kPanelsAllowed, setTo<&SetView::panels, model::parsePanels>},
    Key{"labels", kSwitch, setTo<&SetView::labels, parseSwitch>},
    Key{"quality", model::kQualityAllowed, setTo<&SetView::quality, model::parseQuality>},
    Key{"palette", model::kPaletteAllowed, setTo<&SetView::palette, model::parsePalette>},
    Key{"home", "1", setHome}};

std::string keyNames() {
  std::string names;
  for (const Key& key : kKeys) {
    const bool isLast = &key == &kKeys.back();
    names += (names.empty() ? "" : isLast ? " and " : ", ") + std::string(key.name);
  }
  return names;
}

}  // namespace

Result<model::SetView> parseSetView(const Fields& fields, model::GeoPoint current) {
  if (fields.empty()) {
    return Error{"nothing to set; allowed are " + keyNames()};
  }
  Setting setting{.view = {}, .center = current};
  for (const auto& [name, value] : fields) {
    const auto key = std::ranges::find(kKeys, name, &Key::name);
    if (key == kKeys.end()) {
      return Error{"unknown key '" + name + "'; allowed are " + keyNames()};
    }
    if (!key->set(setting, value)) {
      return Error{"'" + name + "' must be " + std::string(key->allowed) + ", not '" + value + "'"};
    }
  }
  return setting.view;
}

}  // namespace flowwall::net::http
