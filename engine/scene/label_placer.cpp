#include "engine/scene/label_placer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <glm/common.hpp>
#include <tuple>

#include "engine/scene/view_projection.hpp"

namespace flowwall::scene {
namespace {

// How much heavier a label must be to push out one that is shown.
constexpr double kIncumbentAdvantage = 1.35;
// Labels come only where their place is seen well, and go at the limb. As ProjectedPlace::facing.
constexpr float kFacingToCome = 0.16F;
constexpr float kFacingToStay = 0.06F;
// Units: px at 1080p. A newcomer keeps a distance, so that the first motion does not push it out.
constexpr glm::vec2 kClearance(8.0F, 3.0F);
constexpr float kFromPlace = 6.0F;    // the nearer edge of a label
constexpr float kPlaceRadius = 5.0F;  // what a labelled place itself takes
constexpr float kRowGap = 3.0F;
constexpr float kEdge = 8.0F;

// Beside its place: on which side, and by how many rows below it.
struct Side {
  bool left;
  int row;
};
constexpr std::array<Side, 10> kSides{{{false, 0},
                                       {true, 0},
                                       {false, 1},
                                       {false, -1},
                                       {true, 1},
                                       {true, -1},
                                       {false, 2},
                                       {false, 3},
                                       {true, 2},
                                       {true, 3}}};
constexpr std::size_t kSidesOfAPlace = 6;  // a place's name stays near; hosts queue up below it

// A country's name is written across its point, or a row below or above it.
constexpr std::array<float, 3> kRowsOfACountry{0.0F, 1.0F, -1.0F};

PixelBox boxAt(glm::vec2 corner, glm::vec2 size) {
  return {corner, corner + size};
}

// Of the line from the place to a label that is led.
PixelBox leaderOf(glm::vec2 place, glm::vec2 offset, glm::vec2 size) {
  const glm::vec2 end = place + offset + glm::vec2(offset.x < 0.0F ? size.x : 0.0F, 0.5F * size.y);
  return {glm::min(place, end), glm::max(place, end)};
}

bool overlapsAny(const PixelBox& box, std::span<const PixelBox> others) {
  return std::ranges::any_of(others, [&](const PixelBox& one) { return overlap(box, one); });
}

PixelBox boxOf(const PlacedLabel& placed, const ViewProjection& projection) {
  return boxAt(projection.project(placed.label.anchor).px + placed.offsetPx, placed.label.sizePx);
}

glm::vec2 offsetOf(Side side, glm::vec2 size, float unit) {
  const float x = side.left ? -kFromPlace * unit - size.x : kFromPlace * unit;
  const float y = static_cast<float>(side.row) * (size.y + kRowGap * unit) - 0.5F * size.y;
  return glm::round(glm::vec2(x, y));
}

}  // namespace

bool isLed(const Label& label, glm::vec2 offsetPx) {
  return label.kind != LabelKind::country &&
         std::abs(offsetPx.y + 0.5F * label.sizePx.y) > 0.5F * label.sizePx.y;
}

float PlacedLabel::opacity(model::Uptime now) const {
  const float passed =
      static_cast<float>((now - since).count()) / static_cast<float>(LabelPlacer::kFade.count());
  const float to = shown ? 1.0F : 0.0F;
  return from + (to - from) * std::clamp(passed, 0.0F, 1.0F);
}

void LabelPlacer::clear() {
  placed_.clear();
  awaiting_ = false;
}

bool LabelPlacer::place(std::span<const Label> labels, const LabelView& view, model::Uptime now) {
  gather(labels, view);
  next_.clear();
  taken_.assign(view.occupied.begin(), view.occupied.end());
  dots_.clear();
  newcomers_.clear();
  places_ = 0;
  for (const Candidate& candidate : candidates_) {
    addShown(candidate, view, now);
  }
  const std::size_t shown = next_.size();
  addFading(view, now);
  holdBack(shown, view);
  started_ = true;
  camera_ = view.camera;
  const bool changed =
      !std::ranges::equal(placed_, next_, [](const PlacedLabel& a, const PlacedLabel& b) {
        return a.label == b.label && a.offsetPx == b.offsetPx && a.shown == b.shown &&
               a.since == b.since;
      });
  std::swap(placed_, next_);
  return changed;
}

bool LabelPlacer::meetPanels(const LabelView& view) const {
  const ViewProjection projection(view.camera, view.widthPx, view.heightPx);
  return std::ranges::any_of(placed_, [&](const PlacedLabel& placed) {
    return overlapsAny(boxOf(placed, projection), view.occupied);
  });
}

// Within the picture, where a newcomer's keeps a distance, and behind no panel.
bool LabelPlacer::isSeen(glm::vec2 place, bool isNew, const LabelView& view) {
  const float edge = isNew ? kEdge * view.pxPerUnit : 0.0F;
  return place.x >= edge && place.y >= edge && place.x <= static_cast<float>(view.widthPx) - edge &&
         place.y <= static_cast<float>(view.heightPx) - edge &&
         !overlapsAny({place, place}, view.occupied);
}

// Those whose places are seen, in the order in which they may choose.
void LabelPlacer::gather(std::span<const Label> labels, const LabelView& view) {
  const ViewProjection projection(view.camera, view.widthPx, view.heightPx);
  const float homeX = projection.project(view.home).px.x;
  candidates_.clear();
  for (const Label& label : labels) {
    const auto incumbent = std::ranges::find_if(placed_, [&](const PlacedLabel& placed) {
      return placed.shown && placed.label.key == label.key;
    });
    const bool isShown = incumbent != placed_.end();
    const ProjectedPlace place = projection.project(label.anchor);
    if (place.facing > (isShown ? kFacingToStay : kFacingToCome) &&
        isSeen(place.px, !isShown, view)) {
      candidates_.push_back(
          {&label, isShown ? &*incumbent : nullptr, place.px, place.px.x < homeX});
    }
  }
  const auto rank = [](const Candidate& candidate) {
    const double advantage = candidate.incumbent != nullptr ? kIncumbentAdvantage : 1.0;
    return std::tuple(candidate.label->kind, candidate.label->weight * advantage,
                      candidate.label->key);
  };
  std::ranges::sort(candidates_, std::greater{}, rank);
}

void LabelPlacer::addShown(const Candidate& candidate, const LabelView& view, model::Uptime now) {
  const Label& label = *candidate.label;
  if (next_.size() >= kMaxLabels ||
      (label.kind == LabelKind::place && places_ >= view.mostPlaces)) {
    return;
  }
  const PlacedLabel* incumbent = candidate.incumbent;
  std::optional<glm::vec2> chosen;
  if (incumbent != nullptr) {
    // Its width may have changed; the edge at its place stays.
    glm::vec2 offset = incumbent->offsetPx;
    const float grown = label.sizePx.x - incumbent->label.sizePx.x;
    const bool centred = label.kind == LabelKind::country;
    offset.x -= centred ? std::round(0.5F * grown) : offset.x < 0.0F ? grown : 0.0F;
    if (fits(candidate, offset, view)) {
      chosen = offset;
    }
  }
  const bool stays = chosen.has_value();
  if (!stays) {
    chosen = freeOffset(candidate, view);
  }
  if (!chosen) {
    return;
  }
  if (!stays) {
    newcomers_.push_back(next_.size());
  }
  PlacedLabel& added = next_.emplace_back();
  added.label = label;
  added.offsetPx = *chosen;
  added.from = stays ? incumbent->from : 0.0F;
  added.since = stays ? incumbent->since : started_ ? now : now - kFade;
  taken_.push_back(boxAt(candidate.px + *chosen, label.sizePx));
  if (label.kind != LabelKind::country) {
    const glm::vec2 radius(kPlaceRadius * view.pxPerUnit);
    dots_.push_back({candidate.px - radius, candidate.px + radius});
    places_ += label.kind == LabelKind::place ? 1 : 0;
  }
}

// The first offset at which a newcomer fits, if there is one.
std::optional<glm::vec2> LabelPlacer::freeOffset(const Candidate& candidate,
                                                 const LabelView& view) const {
  const Label& label = *candidate.label;
  const bool centred = label.kind == LabelKind::country;
  const std::size_t sides = centred                         ? kRowsOfACountry.size()
                            : label.kind == LabelKind::host ? kSides.size()
                                                            : kSidesOfAPlace;
  for (std::size_t i = 0; i < sides; ++i) {
    glm::vec2 offset;
    if (centred) {
      offset = glm::round(label.sizePx * glm::vec2(-0.5F, kRowsOfACountry.at(i) - 0.5F));
    } else {
      const Side side{kSides.at(i).left != candidate.leftFirst, kSides.at(i).row};
      offset = offsetOf(side, label.sizePx, view.pxPerUnit);
    }
    if (fits(candidate, offset, view)) {
      return offset;
    }
  }
  return std::nullopt;
}

// What was shown, and is no more or elsewhere, fades out where it was.
void LabelPlacer::addFading(const LabelView& view, model::Uptime now) {
  const std::size_t shown = next_.size();
  const bool cameraMoved = view.camera != camera_;
  const ViewProjection projection(view.camera, view.widthPx, view.heightPx);
  for (const PlacedLabel& old : placed_) {
    const auto stays =
        std::any_of(next_.begin(), next_.begin() + static_cast<std::ptrdiff_t>(shown),
                    [&](const PlacedLabel& one) {
                      return old.shown && one.label.key == old.label.key && one.since == old.since;
                    });
    const float opacity = old.opacity(now);
    const bool isBehind = cameraMoved && overlapsAny(boxOf(old, projection), view.occupied);
    if (stays || isBehind || opacity <= 0.0F || next_.size() >= kMaxLabels) {
      continue;
    }
    PlacedLabel& fading = next_.emplace_back(old);
    if (old.shown) {
      fading.shown = false;
      fading.from = opacity;
      fading.since = now;
    }
  }
}

// Newcomers wait where another still fades out, or they themselves do elsewhere. Their room is
// kept: none that is less busy was placed there.
void LabelPlacer::holdBack(std::size_t shown, const LabelView& view) {
  awaiting_ = false;
  if (next_.size() == shown) {
    return;
  }
  const ViewProjection projection(view.camera, view.widthPx, view.heightPx);
  fading_.clear();
  for (std::size_t i = shown; i < next_.size(); ++i) {
    fading_.push_back(boxOf(next_[i], projection));
  }
  const glm::vec2 clearance = kClearance * view.pxPerUnit;
  std::size_t held = 0;
  for (const std::size_t newcomer : newcomers_) {
    const std::size_t at = newcomer - held;
    const PixelBox& box = taken_[view.occupied.size() + newcomer];
    const PixelBox wide{box.least - clearance, box.most + clearance};
    for (std::size_t i = 0; i < fading_.size(); ++i) {
      if (overlap(wide, fading_[i]) || next_[shown - held + i].label.key == next_[at].label.key) {
        next_.erase(next_.begin() + static_cast<std::ptrdiff_t>(at));
        ++held;
        break;
      }
    }
  }
  awaiting_ = held > 0;
}

bool LabelPlacer::fits(const Candidate& candidate, glm::vec2 offset, const LabelView& view) const {
  const PixelBox box = boxAt(candidate.px + offset, candidate.label->sizePx);
  const bool isNew = candidate.incumbent == nullptr;
  const glm::vec2 clearance = isNew ? kClearance * view.pxPerUnit : glm::vec2(0.0F);
  const float edge = isNew ? kEdge * view.pxPerUnit : 0.0F;
  if (box.least.x < edge || box.least.y < edge ||
      box.most.x > static_cast<float>(view.widthPx) - edge ||
      box.most.y > static_cast<float>(view.heightPx) - edge) {
    return false;
  }
  if (isLed(*candidate.label, offset)) {
    const PixelBox leader = leaderOf(candidate.px, offset, candidate.label->sizePx);
    if (overlapsAny(leader, view.occupied)) {
      return false;
    }
  }
  const PixelBox wide{box.least - clearance, box.most + clearance};
  return !overlapsAny(wide, taken_) && !overlapsAny(box, dots_);
}

}  // namespace flowwall::scene
