#include "engine/scene/arc_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

#include "engine/scene/geodesy.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;

constexpr float kMaxPackets = 6.0F;
constexpr double kRadiansPerSegment = 2.5 * std::numbers::pi / 180.0;
constexpr int kMaxPieces = 8;
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

bool visible(const model::FlowSlot& slot) {
  return slot.phase != model::FlowSlot::Phase::empty && slot.placed() &&
         slot.nearPoint != slot.farPoint;
}

ArcRecord makeRecord(const model::FlowSlot& slot) {
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
  record.density = {packetDensity(slot.upBefore), packetDensity(slot.downBefore),
                    packetDensity(slot.up), packetDensity(slot.down)};
  record.seed = slot.seed;
  record.flags = static_cast<std::uint32_t>(slot.os) & kArcOsMask;
  if (slot.alerted) {
    record.flags |= kArcAlerted;
  }
  if (slot.nearAccuracy == model::PlaceAccuracy::country ||
      slot.farAccuracy == model::PlaceAccuracy::country) {
    record.flags |= kArcVague;
  }
  record.weight = logWeight(sum(slot.up, slot.down));
  record.weightBefore = logWeight(sum(slot.upBefore, slot.downBefore));
  return record;
}

// The turns of 360° at which an arc shows on a map that ends at ±180°: 0, and 1 or -1 when it
// runs over the date line.
int secondTurn(const model::FlowSlot& slot) {
  const double span = wrapLongitude(slot.farPoint.lonDeg - slot.nearPoint.lonDeg);
  const double reached = slot.nearPoint.lonDeg + span;
  return reached > 180.0 ? -1 : (reached < -180.0 ? 1 : 0);
}

}  // namespace

float packetDensity(model::BitRate rate) {
  if (rate.bitsPerSecond < 1.0) {
    return 0.0F;
  }
  const double decades = std::log10(rate.bitsPerSecond / 1000.0);
  return std::clamp(static_cast<float>(0.5 + 0.5 * decades), 0.35F, kMaxPackets);
}

model::BitRate rateOfDensity(float density) {
  return {1000.0 * std::pow(10.0, 2.0 * (density - 0.5))};
}

ArcTable::Changes ArcTable::update(const model::Snapshot& snapshot) {
  Changes changes;
  if (snapshot.generation == seen_) {
    return changes;
  }
  if (records_.size() < snapshot.slots.size()) {
    records_.resize(snapshot.slots.size());
  }
  std::size_t last = 0;  // one past the last changed record
  changes.firstRecord = records_.size();
  for (std::size_t i = 0; i < snapshot.slots.size(); ++i) {
    const model::FlowSlot& slot = snapshot.slots[i];
    if (slot.changedIn <= seen_) {
      continue;
    }
    records_[i] = visible(slot) ? makeRecord(slot) : ArcRecord{};
    settledAt_ = std::max(
        {settledAt_, slot.born + kFadeIn, slot.ended + kFadeOut, slot.rateChanged + kRateEase});
    changes.firstRecord = std::min(changes.firstRecord, i);
    last = i + 1;
  }
  seen_ = snapshot.generation;
  changes.recordCount = last > 0 ? last - changes.firstRecord : 0;
  if (last > 0 || home_ != snapshot.home) {
    changes.tables = true;
    home_ = snapshot.home;
    rebuildTables(snapshot);
    rebuildNodes(snapshot);
  }
  return changes;
}

void ArcTable::rebuildTables(const model::Snapshot& snapshot) {
  pieces_.clear();
  alertedPieces_.clear();
  packets_.clear();
  flowsDrawn_ = 0;
  for (std::uint32_t i = 0; i < snapshot.slots.size(); ++i) {
    const model::FlowSlot& slot = snapshot.slots[i];
    if (!visible(slot)) {
      continue;
    }
    ++flowsDrawn_;
    const ArcRecord& record = records_[i];
    const auto segments = static_cast<int>(std::ceil(record.start.w / kRadiansPerSegment));
    const auto count = static_cast<std::uint32_t>(
        std::clamp((segments + kSegmentsPerPiece - 1) / kSegmentsPerPiece, 1, kMaxPieces));
    auto& pieces = slot.alerted ? alertedPieces_ : pieces_;
    const auto addPieces = [&](int turns) {
      for (std::uint32_t piece = 0; piece < count; ++piece) {
        pieces.push_back({i, piece | count << 8U | static_cast<std::uint32_t>(turns + 1) << 16U});
      }
    };
    addPieces(0);
    if (const int turns = secondTurn(slot); turns != 0) {
      addPieces(turns);
    }
    for (std::uint32_t inbound = 0; inbound < 2; ++inbound) {
      const int direction = static_cast<int>(inbound);
      const float most = std::max(record.density[direction], record.density[direction + 2]);
      for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(std::ceil(most)); ++n) {
        packets_.push_back({i, n | inbound << 16U});
      }
    }
  }
}

void ArcTable::rebuildNodes(const model::Snapshot& snapshot) {
  struct Node {
    double bitsPerSecond = 0.0;
    model::PlaceAccuracy accuracy = model::PlaceAccuracy::none;
  };
  std::map<std::pair<double, double>, Node> places;
  for (const model::FlowSlot& slot : snapshot.slots) {
    if (slot.phase != model::FlowSlot::Phase::alive || !visible(slot)) {
      continue;
    }
    Node& node = places[{slot.farPoint.latDeg, slot.farPoint.lonDeg}];
    node.bitsPerSecond += sum(slot.up, slot.down).bitsPerSecond;
    node.accuracy = std::max(node.accuracy, slot.farAccuracy);
  }
  nodes_.clear();
  for (const auto& [point, node] : places) {
    const bool vague = node.accuracy == model::PlaceAccuracy::country;
    const float weight = logWeight({node.bitsPerSecond});
    const float radius = (vague ? 15.0F : 9.0F) + 11.0F * weight;
    nodes_.push_back({glm::vec4(unitVector({point.first, point.second}), radius),
                      glm::vec4(0.48F, 0.68F, 1.0F, vague ? 0.5F : 0.0F)});
  }
  nodes_.push_back(
      {glm::vec4(unitVector(snapshot.home.point), 46.0F), glm::vec4(0.22F, 0.88F, 0.78F, 1.0F)});
}

}  // namespace flowwall::scene
