// Flows, hosts, devices, alerts, drops, uptime: one row each; what is unknown has no row.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"
#include "engine/ui/easing_keys.hpp"

namespace flowwall::ui {
namespace {

constexpr double kMost = 1e15 - 1.0;  // more digits would run over the name

// The figure is of all flows, wherever it comes from; the picture and its lists are of so many.
std::uint64_t flowsShown(const model::Snapshot& snapshot) {
  const model::AppliedFilter& applied = snapshot.filter;
  const std::uint64_t known = snapshot.totals.flows;
  return applied.filter.empty() ? known : std::min(applied.matching, known);
}

// An interface counts for itself, at another moment: where that comes to nearly the same, the words
// would come and go. Below a filter they always stand.
bool isSaid(const model::Snapshot& snapshot, std::uint64_t shown, std::uint64_t all) {
  const bool byInterface = snapshot.interface && snapshot.interface->flows;
  return !snapshot.filter.filter.empty() || (byInterface ? 20 * shown < 19 * all : shown < all);
}

}  // namespace

std::vector<CountRow> countsOf(const model::Snapshot& snapshot, Easing& easing) {
  const model::Totals& totals = snapshot.totals;
  const model::InterfaceStats known = snapshot.interface.value_or(model::InterfaceStats{});
  const bool nothing = freshness(snapshot) == Freshness::none;
  std::vector<CountRow> rows;
  const auto number = [&](std::string_view name, std::uint64_t value) {
    const double shown =
        easing.towards(easingKey(EasingGroup::count, name), static_cast<double>(value));
    return grouped(static_cast<std::uint64_t>(std::clamp(std::round(shown), 0.0, kMost)));
  };
  const auto add = [&](std::string name, std::uint64_t value, bool telling,
                       std::optional<Tone> toneAboveZero, std::string addition = {}) {
    std::string text = nothing ? "–" : number(name, value);
    rows.push_back({std::move(name), std::move(text), nothing ? "" : std::move(addition),
                    value > 0 && !nothing ? toneAboveZero : std::nullopt, telling});
  };
  const std::uint64_t flows = known.flows.value_or(std::max(totals.reportedFlows, totals.flows));
  const std::uint64_t shown = flowsShown(snapshot);
  add("Flows", flows, true, std::nullopt,
      isSaid(snapshot, shown, flows) ? " / " + number("shown", shown) + " shown" : "");
  add("Hosts", known.hosts.value_or(totals.hosts), false, std::nullopt,
      " / " + number("local", known.localHosts.value_or(totals.localHosts)) + " local");
  if (known.devices) {
    add("Devices", *known.devices, false, std::nullopt);
  }
  add("Alerted flows", known.alertedFlows.value_or(totals.alerted), true, Tone::bad);
  if (known.drops) {
    add("Drops", *known.drops, true, Tone::warning);
  }
  if (!known.uptime.empty()) {
    rows.push_back({"Uptime", nothing ? "–" : known.uptime, "", std::nullopt, false});
  }
  return rows;
}

std::vector<CountRow> countsIn(std::size_t room, std::vector<CountRow> rows) {
  for (const bool telling : {false, true}) {
    while (rows.size() > room) {
      const auto last = std::find_if(rows.rbegin(), rows.rend(),
                                     [&](const CountRow& row) { return row.telling == telling; });
      if (last == rows.rend()) {
        break;
      }
      rows.erase(std::next(last).base());
    }
  }
  return rows;
}

void drawCounts(Canvas& canvas, const Box& box, const std::vector<CountRow>& rows,
                Freshness fresh) {
  const Rgb ink = fresh == Freshness::current ? theme::kInk : theme::kMute;
  const auto fitting = static_cast<std::size_t>(std::lround(box.h / kCountRow));
  float baseline = box.y + 20.0F;
  for (const CountRow& row : countsIn(fitting, rows)) {
    const Rgb colour = row.tone && fresh == Freshness::current ? canvas.tone(*row.tone) : ink;
    canvas.text(Style::text, {box.x, baseline}, theme::kMute, row.name);
    const float addition = canvas.width(Style::text, row.addition);
    canvas.text(Style::strong, {box.right() - addition, baseline}, colour, row.value, Align::right);
    canvas.text(Style::text, {box.right(), baseline}, theme::kMute, row.addition, Align::right);
    baseline += kCountRow;
  }
}

}  // namespace flowwall::ui
