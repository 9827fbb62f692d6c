#include "net/pipeline/flow_table.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <unordered_set>
#include <utility>

namespace flowwall::net::pipeline {
namespace {

using model::EnrichedFlow;
using model::FlowKey;
using model::FlowSlot;

// How much faster a newcomer must be to push out a flow that is drawn already.
constexpr double kIncumbentAdvantage = 1.25;

double rateOf(const EnrichedFlow& flow) {
  const double rate = flow.flow.rate ? flow.flow.rate->bitsPerSecond : 0.0;
  return std::isfinite(rate) ? std::max(rate, 0.0) : 0.0;
}

// Of several with one key the first stays.
void dropDuplicates(std::vector<EnrichedFlow>& flows) {
  std::unordered_set<FlowKey> seen;
  seen.reserve(flows.size());
  std::erase_if(flows,
                [&seen](const EnrichedFlow& flow) { return !seen.insert(flow.flow.key).second; });
}

void setRates(EnrichedFlow& flow, double clientShare) {
  const double rate = rateOf(flow);
  flow.clientToServer.bitsPerSecond = rate * clientShare;
  flow.serverToClient.bitsPerSecond = rate * (1.0 - clientShare);
}

bool differs(model::BitRate shown, model::BitRate now, double tolerance) {
  const double larger = std::max(shown.bitsPerSecond, now.bitsPerSecond);
  return std::abs(shown.bitsPerSecond - now.bitsPerSecond) > tolerance * larger;
}

std::uint32_t seedOf(const FlowKey& key) {
  const auto hash = static_cast<std::uint64_t>(std::hash<FlowKey>{}(key));
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

// All that is drawn of a flow but its rates and times.
struct Looks {
  model::PlaceAccuracy nearAccuracy;
  model::PlaceAccuracy farAccuracy;
  model::DeviceOs os;
  bool alerted;
  model::GeoPoint nearPoint;
  model::GeoPoint farPoint;
  bool operator==(const Looks&) const = default;
};

Looks looksOf(const EnrichedFlow& flow) {
  const bool serverIsNear = flow.localEnd == model::LocalEnd::server;
  const model::EndInfo& near = serverIsNear ? flow.server : flow.client;
  const model::EndInfo& far = serverIsNear ? flow.client : flow.server;
  return {near.place.accuracy,      far.place.accuracy, near.os,
          !flow.flow.alert.empty(), near.place.point,   far.place.point};
}

Looks looksOf(const FlowSlot& slot) {
  return {slot.nearAccuracy, slot.farAccuracy, slot.os,
          slot.alerted,      slot.nearPoint,   slot.farPoint};
}

void setLooks(FlowSlot& slot, const Looks& looks) {
  slot.nearAccuracy = looks.nearAccuracy;
  slot.farAccuracy = looks.farAccuracy;
  slot.os = looks.os;
  slot.alerted = looks.alerted;
  slot.nearPoint = looks.nearPoint;
  slot.farPoint = looks.farPoint;
}

}  // namespace

FlowTable::FlowTable(const model::Clock& clock, FlowTableOptions options)
    : clock_(clock), options_(options) {
  assert(options_.maxFlows > 0);
}

std::vector<EnrichedFlow> FlowTable::update(std::vector<EnrichedFlow> reported,
                                            std::uint64_t generation) {
  reclaim(generation);
  dropDuplicates(reported);
  reported_ = reported.size();
  keepFastest(reported);
  endAllBut(reported, generation);  // first: that makes room for what is new
  for (EnrichedFlow& flow : reported) {
    const SlotIndex index = slotFor(flow.flow.key, generation);
    setRates(flow, entries_[index].split.clientShare(flow.flow));
    apply(flow, slots_[index], generation);
  }
  alive_ = reported.size();
  std::stable_sort(reported.begin(), reported.end(),
                   [](const auto& a, const auto& b) { return rateOf(a) > rateOf(b); });
  return reported;
}

bool FlowTable::endAll(std::uint64_t generation) {
  if (alive_ == 0) {
    return false;
  }
  endAllBut({}, generation);
  alive_ = 0;
  reported_ = 0;
  return true;
}

bool FlowTable::reclaim(std::uint64_t generation) {
  const model::Uptime now = clock_.uptime();
  bool any = false;
  while (!ending_.empty() &&
         (!isCurrent(ending_.front()) || now - ending_.front().ended >= options_.fade)) {
    any = reclaimOldest(generation) || any;
  }
  return any;
}

std::span<const FlowSlot> FlowTable::slots() const {
  std::size_t used = slots_.size();
  while (used > 0 && slots_[used - 1].phase == FlowSlot::Phase::empty) {
    --used;
  }
  return std::span(slots_).first(used);
}

void FlowTable::endAllBut(const std::vector<EnrichedFlow>& flows, std::uint64_t generation) {
  std::unordered_set<FlowKey> kept;
  kept.reserve(flows.size());
  for (const EnrichedFlow& flow : flows) {
    kept.insert(flow.flow.key);
  }
  for (SlotIndex i = 0; i < slots_.size(); ++i) {
    if (slots_[i].phase == FlowSlot::Phase::alive && !kept.contains(entries_[i].key)) {
      end(i, generation);
    }
  }
}

void FlowTable::keepFastest(std::vector<EnrichedFlow>& flows) const {
  if (flows.size() <= options_.maxFlows) {
    return;
  }
  std::vector<std::pair<double, std::size_t>> ranks;
  ranks.reserve(flows.size());
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const double advantage = isAlive(flows[i].flow.key) ? kIncumbentAdvantage : 1.0;
    ranks.emplace_back(-rateOf(flows[i]) * advantage, i);
  }
  const auto edge = ranks.begin() + static_cast<std::ptrdiff_t>(options_.maxFlows);
  std::nth_element(ranks.begin(), edge, ranks.end());
  std::vector<EnrichedFlow> fastest;
  fastest.reserve(options_.maxFlows);
  std::for_each(ranks.begin(), edge,
                [&](const auto& rank) { fastest.push_back(std::move(flows[rank.second])); });
  flows = std::move(fastest);
}

bool FlowTable::isAlive(const FlowKey& key) const {
  const auto found = byKey_.find(key);
  return found != byKey_.end() && slots_[found->second].phase == FlowSlot::Phase::alive;
}

FlowTable::SlotIndex FlowTable::slotFor(const FlowKey& key, std::uint64_t generation) {
  if (const auto found = byKey_.find(key); found != byKey_.end()) {
    return found->second;
  }
  const SlotIndex index = freeSlot(generation);
  slots_[index] = FlowSlot{};
  slots_[index].seed = seedOf(key);
  entries_[index] = Entry{key, {}};
  byKey_.emplace(key, index);
  return index;
}

FlowTable::SlotIndex FlowTable::freeSlot(std::uint64_t generation) {
  if (free_.empty() && slots_.size() < 2 * options_.maxFlows) {
    slots_.emplace_back();
    entries_.emplace_back();
    return slots_.size() - 1;
  }
  while (free_.empty()) {
    assert(!ending_.empty());  // no more than maxFlows are alive
    reclaimOldest(generation);
  }
  const SlotIndex index = free_.top();
  free_.pop();
  return index;
}

void FlowTable::apply(const EnrichedFlow& flow, FlowSlot& slot, std::uint64_t generation) const {
  const model::Uptime now = clock_.uptime();
  const bool serverIsNear = flow.localEnd == model::LocalEnd::server;
  const model::BitRate up = serverIsNear ? flow.serverToClient : flow.clientToServer;
  const model::BitRate down = serverIsNear ? flow.clientToServer : flow.serverToClient;
  const Looks looks = looksOf(flow);
  if (slot.phase == FlowSlot::Phase::empty) {
    slot.born = now;
    slot.rateChanged = now;
    slot.up = slot.upBefore = up;
    slot.down = slot.downBefore = down;
  }
  const bool otherRate = differs(slot.up, up, options_.rateTolerance) ||
                         differs(slot.down, down, options_.rateTolerance);
  if (slot.phase == FlowSlot::Phase::alive && !otherRate && looks == looksOf(slot)) {
    return;
  }
  if (otherRate) {
    slot.upBefore = std::exchange(slot.up, up);
    slot.downBefore = std::exchange(slot.down, down);
    slot.rateChanged = now;
  }
  setLooks(slot, looks);
  slot.phase = FlowSlot::Phase::alive;
  slot.ended = model::Uptime{0};
  slot.changedIn = generation;
}

void FlowTable::end(SlotIndex index, std::uint64_t generation) {
  FlowSlot& slot = slots_[index];
  slot.phase = FlowSlot::Phase::ending;
  slot.ended = clock_.uptime();
  slot.changedIn = generation;
  ending_.push_back({index, slot.ended});
}

// False: the flow had come back, and its slot is not free.
bool FlowTable::reclaimOldest(std::uint64_t generation) {
  const Ending oldest = ending_.front();
  ending_.pop_front();
  if (!isCurrent(oldest)) {
    return false;
  }
  byKey_.erase(entries_[oldest.slot].key);
  entries_[oldest.slot] = Entry{};
  slots_[oldest.slot] = FlowSlot{};
  slots_[oldest.slot].changedIn = generation;
  free_.push(oldest.slot);
  return true;
}

bool FlowTable::isCurrent(const Ending& ending) const {
  const FlowSlot& slot = slots_[ending.slot];
  return slot.phase == FlowSlot::Phase::ending && slot.ended == ending.ended;
}

}  // namespace flowwall::net::pipeline
