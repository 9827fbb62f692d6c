#include "engine/app/vital_signs.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace flowwall::app {
namespace {

// Even space, the darkest part of the picture, varies by more than a driver's rounding.
bool isBlank(const model::Image& image) {
  constexpr int kVariation = 8;
  if (image.rgb.empty()) {
    return true;
  }
  const auto [least, most] = std::ranges::minmax(image.rgb);
  return most - least < kVariation;
}

std::size_t hashOf(const model::Image& image) {
  return std::hash<std::string_view>{}(
      {reinterpret_cast<const char*>(image.rgb.data()), image.rgb.size()});
}

}  // namespace

void VitalSigns::networkTurns(std::uint64_t turns, model::Uptime now) {
  if (!turnedAt_ || turns != turns_) {
    turns_ = turns;
    turnedAt_ = now;
  }
}

bool VitalSigns::wantsPicture(model::Uptime now) {
  if (askedAt_ && now - *askedAt_ < limits_.pictureEvery) {
    return false;
  }
  askedAt_ = now;
  awaited_ = true;
  return true;
}

void VitalSigns::picture(const model::Image& image, bool moves) {
  awaited_ = false;
  blank_ = isBlank(image) ? blank_ + 1 : 0;
  const std::size_t hash = hashOf(image);
  frozen_ = moves && lastPicture_ == hash ? frozen_ + 1 : 0;
  lastPicture_ = hash;
}

std::string VitalSigns::complaint(model::Uptime now) const {
  if (turnedAt_ && now - *turnedAt_ > limits_.network) {
    return "the network thread stands still";
  }
  if (awaited_ && now - *askedAt_ > limits_.pictureIn) {
    return "the graphics device gives no picture back";
  }
  if (blank_ >= limits_.badPictures) {
    return "the picture is blank";
  }
  if (frozen_ >= limits_.badPictures) {
    return "the picture does not change";
  }
  return {};
}

}  // namespace flowwall::app
