#include "engine/scene/arc_table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/scene/geodesy.hpp"
#include "engine/scene/grid_key.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;

constexpr float kMaxPackets = 6.0F;
constexpr int kMaxPieces = 12;
constexpr model::Uptime kFadeIn = 600ms;
constexpr model::Uptime kFadeOut = 1500ms;
constexpr model::Uptime kRateEase = 1000ms;

std::uint32_t shaderMs(model::Uptime time) {
  return static_cast<std::uint32_t>(time.count());
}

// 0 at 1 kbit/s or less, 1 at 1 Gbit/s.
float logWeight(model::BitRate rate) {
  return std::clamp(static_cast<float>(std::log10(std::max(rate.bitsPerSecond, 1.0)) - 3.0) / 6.0F,
                    0.0F, 1.0F);
}

model::BitRate sum(model::BitRate a, model::BitRate b) {
  return {a.bitsPerSecond + b.bitsPerSecond};
}

// 0 for one, 1 for √2, 2 for two, ...
std::uint32_t halfOctaves(std::uint32_t number) {
  constexpr double kMost = 31.0;
  return static_cast<std::uint32_t>(
      std::lround(std::clamp(2.0 * std::log2(std::max(number, 1U)), 0.0, kMost)));
}

// The turns of 360° at which an arc shows on a map that ends at ±180°: 0, and 1 or -1 when it
// runs over the date line.
int secondTurn(const model::FlowSlot& slot) {
  const double span = wrapLongitude(slot.farPoint.lonDeg - slot.nearPoint.lonDeg);
  const double reached = slot.nearPoint.lonDeg + span;
  return reached > 180.0 ? -1 : (reached < -180.0 ? 1 : 0);
}

// 0 to 1, the same for the same seed.
float chanceOf(std::uint32_t seed) {
  return static_cast<float>(seed * 0x9e3779b9U >> 8U) / 16777216.0F;
}

}  // namespace

bool hasArc(const model::FlowSlot& slot) {
  return slot.phase != model::FlowSlot::Phase::empty && slot.hasWay();
}

float packetDensity(model::BitRate rate) {
  if (rate.bitsPerSecond < 1.0) {
    return 0.0F;
  }
  const double decades = std::log10(rate.bitsPerSecond / 1000.0);
  return std::clamp(static_cast<float>(0.5 + 0.5 * decades), 0.35F, kMaxPackets);
}

float packetGain(const model::FlowSlot& slot, const Crowd& crowd) {
  if (slot.flows <= 1) {
    return crowdShare(crowd.packets);
  }
  constexpr double kPerDoubling = 0.5;
  constexpr double kMostPerRadian = 25.0;  // some 12 px from one to the next, seen as a whole
  const double room = kMostPerRadian * greatCircle(slot.nearPoint, slot.farPoint).angle;
  const double wanted = 1.0 + kPerDoubling * std::log2(slot.flows);
  return static_cast<float>(std::clamp(room / kMaxPackets, 1.0, wanted));
}

float sharedDensity(float density, float share, std::uint32_t seed) {
  if (share >= 1.0F) {
    return density;
  }
  return std::floor(density * share + chanceOf(seed));
}

model::BitRate rateOfDensity(float density) {
  return {1000.0 * std::pow(10.0, 2.0 * (density - 0.5))};
}

ArcRecord ArcTable::makeRecord(const model::FlowSlot& slot, const Crowd& crowd) const {
  const GreatCircle way = greatCircle(slot.nearPoint, slot.farPoint);
  ArcRecord record;
  record.start = glm::vec4(way.start, way.angle);
  // Flows between the same two places fan out: each peaks at a height of its own.
  const double fan = 0.88 + 0.24 * (slot.seed / 1024 % 1024) / 1023.0;
  record.tangent = glm::vec4(way.tangent, peakAltitude(way.angle) * fan);
  record.bornMs = shaderMs(slot.born);
  record.endedMs = slot.phase == model::FlowSlot::Phase::ending
                       ? std::max<std::uint32_t>(shaderMs(slot.ended), 1)
                       : 0;
  record.changedMs = shaderMs(slot.rateChanged);
  const double variety = 0.85 + 0.3 * (slot.seed % 1024) / 1023.0;
  record.travelMs = static_cast<std::uint32_t>((1400.0 + 1500.0 * way.angle) * variety);
  const float gain = packetGain(slot, crowd);
  const float share = detail_.packetShare * std::min(gain, 1.0F);
  const auto density = [&](model::BitRate rate, std::uint32_t direction) {
    return sharedDensity(packetDensity(rate) * std::max(gain, 1.0F), share, slot.seed + direction);
  };
  record.density = {density(slot.upBefore, 0), density(slot.downBefore, 1), density(slot.up, 0),
                    density(slot.down, 1)};
  record.seed = slot.seed;
  record.flags = static_cast<std::uint32_t>(slot.os) & kArcOsMask;
  if (slot.alerted) {
    record.flags |= kArcAlerted;
  }
  if (slot.nearAccuracy == model::PlaceAccuracy::country ||
      slot.farAccuracy == model::PlaceAccuracy::country) {
    record.flags |= kArcVague;
  }
  record.flags |= crowd.arcs << kArcCrowdShift | halfOctaves(slot.flows) << kArcFlowsShift;
  record.weight = logWeight(sum(slot.up, slot.down));
  record.weightBefore = logWeight(sum(slot.upBefore, slot.downBefore));
  return record;
}

ArcTable::Changes ArcTable::update(std::span<const model::FlowSlot> slots, const WayCrowds* crowds,
                                   const model::HomeSite& home, std::uint64_t generation) {
  Changes changes;
  if (generation == seen_) {
    return changes;
  }
  if (records_.size() < slots.size()) {
    records_.resize(slots.size());
    crowds_.resize(slots.size());
  }
  std::size_t last = 0;  // one past the last changed record
  changes.firstRecord = records_.size();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const model::FlowSlot& slot = slots[i];
    const Crowd crowd = crowds != nullptr ? crowds->of(i) : Crowd{};
    if (slot.changedIn <= seen_ && crowd == crowds_[i]) {
      continue;
    }
    crowds_[i] = crowd;
    records_[i] = hasArc(slot) ? makeRecord(slot, crowd) : ArcRecord{};
    settledAt_ = std::max(
        {settledAt_, slot.born + kFadeIn, slot.ended + kFadeOut, slot.rateChanged + kRateEase});
    changes.firstRecord = std::min(changes.firstRecord, i);
    last = i + 1;
  }
  seen_ = generation;
  changes.recordCount = last > 0 ? last - changes.firstRecord : 0;
  if (last > 0 || home_ != home) {
    changes.tables = true;
    home_ = home;
    rebuildTables(slots);
    rebuildNodes(slots);
  }
  return changes;
}

void ArcTable::rebuildTables(std::span<const model::FlowSlot> slots) {
  pieces_.clear();
  alertedPieces_.clear();
  packets_.clear();
  arcsDrawn_ = linesDrawn_ = 0;
  light_ = alertedLight_ = 0.0F;
  arcRadians_ = 0.0F;
  if (detail_.lineShare < 1.0F) {
    countNeighbours(slots);
  }
  for (std::uint32_t i = 0; i < slots.size(); ++i) {
    if (hasArc(slots[i])) {
      ++arcsDrawn_;
      const float light = crowdShare(crowds_[i].arcs);
      light_ += light;
      alertedLight_ += slots[i].alerted ? light : 0.0F;
      arcRadians_ += records_[i].start.w;
      addLine(slots[i], i);
      addPackets(i);
    }
  }
}

// Which arcs run side by side: from one part of the Earth to another, the same there and back.
void ArcTable::countNeighbours(std::span<const model::FlowSlot> slots) {
  constexpr double kRegionDeg = 6.0;
  regions_.resize(slots.size());
  neighbours_.clear();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (hasArc(slots[i])) {
      const auto [one, other] = std::minmax(
          {cellKey(slots[i].nearPoint, kRegionDeg), cellKey(slots[i].farPoint, kRegionDeg)});
      regions_[i] = mixedKey(wayKey(one, other) + (slots[i].alerted ? 1 : 0));
      ++neighbours_[regions_[i]];
    }
  }
}

// A few lines to each region in any case.
float ArcTable::lineShare(std::uint32_t number) const {
  constexpr float kFew = 6.0F;
  if (detail_.lineShare >= 1.0F) {
    return 1.0F;
  }
  const auto neighbours = static_cast<float>(neighbours_.at(regions_[number]));
  return std::clamp(kFew / neighbours, detail_.lineShare, 1.0F);
}

// Which have one is as good as chance: those of a smaller share have one in a larger, too, so that
// lines stay; and they are those that sharedDensity() rather gives a packet. Light adds up by its
// square.
void ArcTable::addLine(const model::FlowSlot& slot, std::uint32_t number) {
  const float share = lineShare(number);
  if (chanceOf(slot.seed) < 1.0F - share) {
    return;
  }
  ++linesDrawn_;
  const auto gain = static_cast<std::uint32_t>(std::lround(-0.5F * std::log2(share) * kGainSteps));
  const auto segments =
      static_cast<int>(std::ceil(records_[number].start.w / detail_.radiansPerSegment));
  const auto count = static_cast<std::uint32_t>(
      std::clamp((segments + kSegmentsPerPiece - 1) / kSegmentsPerPiece, 1, kMaxPieces));
  auto& pieces = slot.alerted ? alertedPieces_ : pieces_;
  const auto add = [&](int turns) {
    for (std::uint32_t piece = 0; piece < count; ++piece) {
      pieces.push_back({number, piece | count << 8U | static_cast<std::uint32_t>(turns + 1) << 16U |
                                    std::min(gain, 255U) << 24U});
    }
  };
  add(0);
  if (const int turns = secondTurn(slot); turns != 0) {
    add(turns);
  }
}

void ArcTable::addPackets(std::uint32_t number) {
  const ArcRecord& record = records_[number];
  for (std::uint32_t inbound = 0; inbound < 2; ++inbound) {
    const int direction = static_cast<int>(inbound);
    const float most = std::max(record.density[direction], record.density[direction + 2]);
    for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(std::ceil(most)); ++n) {
      packets_.push_back({number, n | inbound << 16U});
    }
  }
}

void ArcTable::rebuildNodes(std::span<const model::FlowSlot> slots) {
  places_.clear();
  for (const model::FlowSlot& slot : slots) {
    if (slot.phase == model::FlowSlot::Phase::alive && hasArc(slot)) {
      places_.push_back({slot.farPoint, sum(slot.up, slot.down).bitsPerSecond, slot.farAccuracy});
    }
  }
  std::ranges::sort(places_, {}, [](const Place& place) {
    return std::pair(place.point.latDeg, place.point.lonDeg);
  });
  nodes_.clear();
  nodes_.push_back(
      {glm::vec4(unitVector(home_->point), 46.0F), glm::vec4(0.22F, 0.88F, 0.78F, 1.0F)});
  for (std::size_t i = 0; i < places_.size();) {
    Place place = places_[i];
    for (++i; i < places_.size() && places_[i].point == place.point; ++i) {
      place.bitsPerSecond += places_[i].bitsPerSecond;
      place.accuracy = std::max(place.accuracy, places_[i].accuracy);
    }
    const bool vague = place.accuracy == model::PlaceAccuracy::country;
    const float radius = (vague ? 15.0F : 9.0F) + 11.0F * logWeight({place.bitsPerSecond});
    nodes_.push_back({glm::vec4(unitVector(place.point), radius),
                      glm::vec4(0.48F, 0.68F, 1.0F, vague ? 0.5F : 0.0F)});
  }
}

}  // namespace flowwall::scene
