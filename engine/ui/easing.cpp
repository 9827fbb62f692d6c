#include "engine/ui/easing.hpp"

#include <algorithm>

namespace flowwall::ui {

void Easing::begin(model::Uptime now) {
  now_ = now;
  ++round_;
}

double Easing::at(const Value& value) const {
  const double passed = static_cast<double>((now_ - value.start).count());
  const double s = std::clamp(passed / static_cast<double>(kDuration.count()), 0.0, 1.0);
  const double left = 1.0 - s;
  return value.to - (value.to - value.from) * left * left * left;
}

double Easing::towards(std::uint64_t key, double target) {
  const auto [found, isNew] =
      values_.try_emplace(key, Value{target, target, now_ - kDuration, round_});
  Value& value = found->second;
  value.round = round_;
  if (value.to != target) {
    value = {at(value), target, now_, round_};
    runsUntil_ = now_ + kDuration;
  }
  return at(value);
}

void Easing::end() {
  std::erase_if(values_, [this](const auto& entry) { return entry.second.round != round_; });
}

}  // namespace flowwall::ui
