#include "engine/scene/drawn_flows.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <glm/trigonometric.hpp>
#include <utility>

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;

constexpr model::Uptime kSwitch = 800ms;
constexpr float kStepsPerDoubling = 2.0F;  // of the zoom
// However small the picture: the map bends great circles near the poles.
constexpr float kMostRadiansPerSegment = 0.06F;
constexpr float kCellPx = 20.0F;
constexpr double kLargestCellDeg = 90.0;
// Below so much of a cap the choice made above it is taken back.
constexpr double kWellBelow = 0.7;

float scaleOf(int zoomStep) {
  return std::exp2(static_cast<float>(zoomStep) / kStepsPerDoubling);
}

// The largest of 1, 1/√2, 1/2, ... that is no more than `share`.
float roundedShare(double share) {
  return share >= 1.0 ? 1.0F
                      : static_cast<float>(std::exp2(std::floor(std::log2(share) * 2.0) / 2.0));
}

// The share of so many that fits the cap: the one before, unless it is too much or much too little.
float shareOf(double wanted, std::size_t most, float before) {
  const auto cap = static_cast<double>(most);
  const bool fits = wanted * before <= cap;
  const bool more = before < 1.0F && wanted * before < cap * kWellBelow / 2.0;
  return fits && !more ? before : roundedShare(cap * kWellBelow / std::max(wanted, 1.0));
}

}  // namespace

void DrawnFlows::Changes::add(const Changes& later) {
  switched = switched || later.switched;
  if (later.current.recordCount > 0) {
    const std::size_t end = current.firstRecord + current.recordCount;
    const bool first = current.recordCount == 0;
    const std::size_t laterEnd = later.current.firstRecord + later.current.recordCount;
    current.firstRecord = first ? later.current.firstRecord
                                : std::min(current.firstRecord, later.current.firstRecord);
    current.recordCount = std::max(first ? 0 : end, laterEnd) - current.firstRecord;
  }
  current.tables = current.tables || later.current.tables;
}

std::span<const model::FlowSlot> DrawnFlows::Layer::slots(const model::Snapshot& snapshot) const {
  return bundles ? bundles->slots() : std::span(snapshot.slots);
}

// A step is kept until the zoom is well away from it.
int DrawnFlows::zoomStep(float scalePx) const {
  constexpr float kKept = 0.8F;
  const float exact = std::log2(std::max(scalePx, 1.0F)) * kStepsPerDoubling;
  const bool keep =
      ground_.rung != nullptr && std::abs(exact - static_cast<float>(ground_.zoomStep)) < kKept;
  return keep ? ground_.zoomStep : static_cast<int>(std::lround(exact));
}

bool DrawnFlows::needsBundles(const QualityRung& rung) const {
  const auto cap = static_cast<double>(rung.maxArcs);
  return static_cast<double>(flows_) > (bundled() ? cap * kWellBelow : cap);
}

// By cells of some pixels; by larger ones when that makes too many arcs still.
void DrawnFlows::bundle(Layer& layer, const model::Snapshot& snapshot, const Ground& ground) const {
  double cellDeg = glm::degrees(kCellPx / scaleOf(ground.zoomStep));
  if (ground == ground_ && current_.style.cellDeg) {
    cellDeg = *current_.style.cellDeg;
  }
  for (;; cellDeg *= 2.0) {
    layer.style.cellDeg = cellDeg;
    layer.bundles.emplace(cellDeg);
    layer.bundles->update(snapshot);
    if (layer.bundles->bundles() <= ground.rung->maxArcs || cellDeg > kLargestCellDeg) {
      return;
    }
  }
}

// Bundles of one way differ by device OS and alert: they are no crowd.
const WayCrowds* DrawnFlows::crowdsOf(const Layer& layer) const {
  return layer.bundles ? nullptr : &crowds_;
}

double DrawnFlows::packetsWanted(const Layer& layer, const model::Snapshot& snapshot) const {
  const auto slots = layer.slots(snapshot);
  const WayCrowds* crowds = crowdsOf(layer);
  double packets = 0.0;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const model::FlowSlot& slot = slots[i];
    if (slot.phase == model::FlowSlot::Phase::alive && hasArc(slot)) {
      const float gain = packetGain(slot, crowds != nullptr ? crowds->of(i) : Crowd{});
      const auto count = [gain](model::BitRate rate) {
        const float density = packetDensity(rate) * gain;
        return gain < 1.0F ? density : std::ceil(density);
      };
      packets += count(slot.up) + count(slot.down);
    }
  }
  return packets;
}

// Whether another table takes over.
bool DrawnFlows::choose(const model::Snapshot& snapshot, const Ground& ground, model::Uptime now) {
  const QualityRung& rung = *ground.rung;
  Layer wanted;
  wanted.style.detail.radiansPerSegment =
      std::min(rung.pxPerSegment / scaleOf(ground.zoomStep), kMostRadiansPerSegment);
  const bool bundles = needsBundles(rung);
  const bool asBefore = bundles && current_.bundles && ground == ground_ &&
                        current_.bundles->bundles() <= rung.maxArcs;
  if (asBefore) {
    wanted.style.cellDeg = current_.style.cellDeg;
  } else if (bundles) {
    bundle(wanted, snapshot, ground);
  }
  const Layer& source = asBefore ? current_ : wanted;
  const ArcDetail& before = current_.style.detail;
  wanted.style.detail.packetShare =
      shareOf(packetsWanted(source, snapshot), rung.maxPackets, before.packetShare);
  const std::size_t arcs = source.bundles ? source.bundles->bundles() : flows_;
  wanted.style.detail.lineShare =
      shareOf(static_cast<double>(arcs), rung.maxLines, before.lineShare);
  ground_ = ground;
  if (wanted.style == current_.style && seen_ != 0) {
    return false;
  }
  if (asBefore) {
    wanted.bundles = current_.bundles;
  }
  wanted.table = ArcTable(wanted.style.detail);
  leaving_ = std::exchange(current_, std::move(wanted));
  switchedAt_ = seen_ != 0 ? now : switchedAt_;  // the first table has none to take over from
  return true;
}

DrawnFlows::Changes DrawnFlows::update(const model::Snapshot& snapshot, const QualityRung& rung,
                                       float scalePx, model::Uptime now) {
  const Ground ground{&rung, zoomStep(scalePx)};
  const bool fading = switchedAt_ && now < *switchedAt_ + kSwitch;
  if (snapshot.generation == seen_ && (ground == ground_ || fading)) {
    return {};
  }
  flows_ = static_cast<std::size_t>(std::ranges::count_if(snapshot.slots, hasArc));
  if (current_.bundles) {
    current_.bundles->update(snapshot);
  }
  if (!current_.bundles || !needsBundles(rung)) {
    crowds_.update(snapshot.slots, snapshot.generation);
  }
  Changes changes;
  changes.switched = !fading && choose(snapshot, ground, now);
  seen_ = snapshot.generation;
  changes.current = current_.table.update(current_.slots(snapshot), crowdsOf(current_),
                                          snapshot.home, snapshot.generation);
  return changes;
}

float DrawnFlows::presence(model::Uptime now) const {
  if (!switchedAt_) {
    return 1.0F;
  }
  const auto passed = static_cast<float>((now - *switchedAt_).count());
  return std::clamp(passed / static_cast<float>(kSwitch.count()), 0.0F, 1.0F);
}

Abridged DrawnFlows::abridged() const {
  const ArcTable& table = current_.table;
  return {.sharedArcs = bundled() ? current_.bundles->bundles() : 0,
          .linesPercent = table.arcsDrawn() == 0
                              ? 100
                              : static_cast<int>(100 * table.linesDrawn() / table.arcsDrawn())};
}

model::Uptime DrawnFlows::settledAt() const {
  const model::Uptime settled = current_.table.settledAt();
  return switchedAt_ ? std::max(*switchedAt_ + kSwitch, settled) : settled;
}

}  // namespace flowwall::scene
