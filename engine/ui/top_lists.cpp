// Along the bottom: which countries and which networks the traffic is with.
#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"
#include "engine/ui/easing_keys.hpp"

namespace flowwall::ui {
namespace {

constexpr float kGap = 44.0F;
constexpr float kLongestName = 230.0F;

std::vector<ShareItem> itemsOf(const model::Snapshot& snapshot, const model::Breakdown& breakdown,
                               EasingGroup group, Easing& easing) {
  std::vector<ShareItem> items;
  if (freshness(snapshot) == Freshness::none) {
    return items;
  }
  for (const model::BreakdownEntry& entry : breakdown.top()) {
    const double share = easing.towards(easingKey(group, entry.key.view()), entry.share);
    if (entry.key != "local" && !entry.key.empty()) {
      items.push_back({std::string(entry.label.view()), percent(share)});
    }
  }
  return items;
}

// As many as fit, whole. Returns where the last one ended.
void drawItems(Canvas& canvas, float x, float right, float baseline, std::string_view caption,
               const std::vector<ShareItem>& items, Freshness fresh) {
  const Rgb ink = fresh == Freshness::current ? theme::kInk : theme::kMute;
  x += canvas.caption({x, baseline - 2.0F}, caption) + kGap;
  for (const ShareItem& item : items) {
    const std::string name = canvas.shortened(Style::note, item.name, kLongestName);
    // The place of "100%": so that nothing after it moves as the share does.
    const float share = canvas.width(Style::noteStrong, "00%");
    const float width = canvas.width(Style::note, name) + 8.0F;
    if (x + width + share > right) {
      return;
    }
    canvas.text(Style::note, {x, baseline}, theme::kMute, name);
    canvas.text(Style::noteStrong, {x + width, baseline}, ink, item.share);
    x += width + share + kGap;
  }
}

}  // namespace

std::vector<ShareItem> countriesOf(const model::Snapshot& snapshot, Easing& easing) {
  return itemsOf(snapshot, snapshot.breakdowns.country, EasingGroup::country, easing);
}

std::vector<ShareItem> networksOf(const model::Snapshot& snapshot, Easing& easing) {
  return itemsOf(snapshot, snapshot.breakdowns.as, EasingGroup::network, easing);
}

void drawTopLists(Canvas& canvas, const Box& box, const std::vector<ShareItem>& countries,
                  const std::vector<ShareItem>& networks, Freshness fresh) {
  canvas.line({box.x, box.y}, {box.right(), box.y}, theme::kDim, 0.45F);
  const float baseline = box.y + 30.0F;
  const float middle = box.x + box.w * 0.53F;
  if (!countries.empty()) {
    drawItems(canvas, box.x, networks.empty() ? box.right() : middle - kGap, baseline,
              "TOP COUNTRIES", countries, fresh);
  }
  if (!networks.empty()) {
    drawItems(canvas, countries.empty() ? box.x : middle, box.right(), baseline, "TOP NETWORKS",
              networks, fresh);
  }
}

}  // namespace flowwall::ui
