// Which operating systems the traffic is of; the colours are the packets', so that this is the
// picture's legend too. Rows keep their order.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"
#include "engine/ui/easing_keys.hpp"

namespace flowwall::ui {
namespace {

using model::DeviceOs;

struct Named {
  DeviceOs os;
  std::string_view key;  // as in model::Breakdown
  std::string_view name;
};
constexpr std::array<Named, 7> kRows{{{DeviceOs::windows, "windows", "Windows"},
                                      {DeviceOs::android, "android", "Android"},
                                      {DeviceOs::linux_, "linux", "Linux"},
                                      {DeviceOs::ios, "ios", "iOS"},
                                      {DeviceOs::macos, "macos", "macOS"},
                                      {DeviceOs::other, "other", "Other"},
                                      {DeviceOs::unknown, "", "Unknown"}}};

constexpr double kLargestFills = 0.92;
constexpr double kLeastLargest = 0.05;  // smaller ones look small

double shareOf(const model::Breakdown& breakdown, std::string_view key) {
  const auto top = breakdown.top();
  const auto found = std::ranges::find_if(top, [&](const auto& entry) { return entry.key == key; });
  return found == top.end() ? 0.0 : found->share;
}

}  // namespace

std::vector<OsRow> osOf(const model::Snapshot& snapshot, Easing& easing) {
  // Of no flow at all no share can be told.
  const model::AppliedFilter& applied = snapshot.filter;
  const bool nothing =
      freshness(snapshot) == Freshness::none || (!applied.filter.empty() && applied.matching == 0);
  std::array<double, kRows.size()> shares{};
  double largest = 0.0;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    const double share = nothing ? 0.0 : shareOf(snapshot.breakdowns.os, kRows[i].key);
    shares[i] = easing.towards(easingKey(EasingGroup::os, i), share);
    largest = std::max(largest, shares[i]);
  }
  // The largest fills most of its bar, so that small ones are seen; all of it only where it is all.
  const double filled = std::max(kLargestFills, largest);
  std::vector<OsRow> rows;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].os == DeviceOs::unknown && shares[i] <= 0.0) {
      continue;
    }
    const double bar = filled * shares[i] / std::max(largest, kLeastLargest);
    rows.push_back({std::string(kRows[i].name), kRows[i].os, nothing ? "–" : percent(shares[i]),
                    static_cast<int>(std::lround(1000.0 * bar))});
  }
  return rows;
}

void drawOs(Canvas& canvas, const Box& box, const std::vector<OsRow>& rows, Freshness fresh) {
  canvas.caption({box.x, box.y + 12.0F}, "DEVICE OS");
  const Rgb ink = fresh == Freshness::current ? theme::kInk : theme::kMute;
  float top = box.y + 28.0F;
  for (const OsRow& row : rows) {
    const Rgb colour = scene::colours(canvas.palette()).os[static_cast<std::size_t>(row.os)];
    const float baseline = top + 17.0F;
    canvas.rect({box.x, baseline - 10.0F, 9.0F, 9.0F}, colour, 1.0F, 2.0F);
    canvas.text(Style::text, {box.x + 19.0F, baseline}, ink, row.name);
    canvas.text(Style::strong, {box.right(), baseline}, ink, row.share, Align::right);
    const Box bar{box.x, top + 24.0F, box.w, 4.0F};
    canvas.rect(bar, theme::kDim, 0.25F, 2.0F);
    const float filled = bar.w * static_cast<float>(row.barPermille) / 1000.0F;
    if (filled >= bar.h) {
      canvas.rect({bar.x, bar.y, filled, bar.h}, colour, 1.0F, 2.0F);
    }
    top += kOsRow;
  }
}

// Direction and alert by shape, for those who do not tell the colours apart.
void drawLegend(Canvas& canvas, const Box& box) {
  const float baseline = box.y + 17.0F;
  const float middle = baseline - 6.0F;
  float x = box.x;
  const auto word = [&](std::string_view text) {
    x += 18.0F;
    x += canvas.text(Style::note, {x, baseline}, theme::kMute, text) + 22.0F;
  };
  canvas.circle({x + 4.5F, middle}, 4.5F, theme::kInk);
  word("outbound");
  canvas.rect({x, middle - 4.5F, 9.0F, 9.0F}, theme::kInk, 1.0F, 0.0F);
  word("inbound");
  canvas.warningMark({x, baseline}, 13.0F, canvas.tone(Tone::bad));
  x += 4.0F;
  word("alerted");
}

}  // namespace flowwall::ui
