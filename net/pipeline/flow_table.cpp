#include "net/pipeline/flow_table.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "net/pipeline/ends.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::EnrichedFlow;
using model::FlowKey;
using model::FlowSlot;

// How much faster a newcomer must be to push out a flow that is drawn already.
constexpr double kIncumbentAdvantage = 1.25;

constexpr std::uint32_t kNoSlot = std::numeric_limits<std::uint32_t>::max();

void setRates(EnrichedFlow& flow, double clientShare) {
  const double rate = reportedRate(flow.flow);
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

Looks looksOf(const EnrichedFlow& flow, std::uint32_t alertScore) {
  const Ends ends = endsOf(flow);
  return {ends.near.place.accuracy,         ends.far.place.accuracy, ends.near.os,
          isAlerted(flow.flow, alertScore), ends.near.place.point,   ends.far.place.point};
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

void FlowTable::setLimits(std::size_t maxFlows, model::Uptime smoothing, std::uint32_t alertScore) {
  assert(maxFlows > 0);
  options_.maxFlows = maxFlows;
  options_.smoothing = smoothing;
  options_.alertScore = alertScore;
}

std::span<const ShownFlow> FlowTable::update(std::vector<EnrichedFlow>& reported,
                                             std::uint64_t generation) {
  assert(reported.size() < kNoSlot);
  reclaim(generation);
  ++updates_;
  takeUp(reported);
  keepFastest(reported);
  endAllBut(updates_, generation);  // first: that makes room for what is new
  // Those that come back before the newcomers, which may take the slots of what has ended.
  for (const Candidate& one : candidates_) {
    if (one.slot != kNoSlot) {
      apply(reported[one.flow], one.slot, generation);
    }
  }
  shown_.clear();
  for (Candidate& one : candidates_) {
    if (one.slot == kNoSlot) {
      one.slot = newSlot(reported[one.flow], generation);
      apply(reported[one.flow], one.slot, generation);
    }
    shown_.push_back({one.flow, one.slot});
  }
  alive_ = shown_.size();
  return shown_;
}

bool FlowTable::endAll(std::uint64_t generation) {
  if (alive_ == 0) {
    return false;
  }
  endAllBut(++updates_, generation);
  alive_ = 0;
  reported_ = 0;
  notShown_ = {};
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

// Every reported flow becomes a candidate; of several with one key the first stays.
void FlowTable::takeUp(std::vector<EnrichedFlow>& reported) {
  candidates_.clear();
  newcomers_.clear();
  std::uint32_t next = 0;
  for (EnrichedFlow& flow : reported) {
    const SlotIndex slot = find(flow.flow.key);
    if (isRepeated(flow.flow.key, slot)) {
      continue;
    }
    const double rate = reportedRate(flow.flow);
    if (slot == kNoSlot) {
      setRates(flow, DirectionSplit{}.clientShare(flow.flow));
    }
    candidates_.push_back(
        {slot == kNoSlot ? rate : rankKnown(flow, slot), rate, next, slot, false});
    if (&reported[next] != &flow) {
      reported[next] = std::move(flow);
    }
    ++next;
  }
  reported.erase(reported.begin() + next, reported.end());
  reported_ = next;
}

bool FlowTable::isRepeated(const FlowKey& key, SlotIndex slot) {
  if (slot == kNoSlot) {
    return !newcomers_.insert(key).second;
  }
  return std::exchange(entries_[slot].reportedIn, updates_) == updates_;
}

double FlowTable::rankKnown(EnrichedFlow& flow, SlotIndex slot) {
  Entry& entry = entries_[slot];
  measure(flow, entry);
  if (slots_[slot].phase != FlowSlot::Phase::alive) {
    return reportedRate(flow.flow);
  }
  return kIncumbentAdvantage *
         (entry.clientToServer.rate().bitsPerSecond + entry.serverToClient.rate().bitsPerSecond);
}

// Leaves those that are to be shown, highest rate first; equals in the order of the report.
void FlowTable::keepFastest(const std::vector<EnrichedFlow>& reported) {
  notShown_ = {};
  if (candidates_.size() > options_.maxFlows) {
    if (!preferred_.empty()) {
      for (Candidate& one : candidates_) {
        one.preferred = preferred_.matches(reported[one.flow], options_.alertScore);
      }
    }
    const auto edge = candidates_.begin() + static_cast<std::ptrdiff_t>(options_.maxFlows);
    std::ranges::nth_element(candidates_, edge, [](const Candidate& a, const Candidate& b) {
      if (a.preferred != b.preferred) {
        return a.preferred;
      }
      return a.rank != b.rank ? a.rank > b.rank : a.flow < b.flow;
    });
    std::for_each(edge, candidates_.end(),
                  [this](const Candidate& one) { notShown_.bitsPerSecond += one.rate; });
    candidates_.erase(edge, candidates_.end());
  }
  std::ranges::sort(candidates_, [](const Candidate& a, const Candidate& b) {
    return a.rate != b.rate ? a.rate > b.rate : a.flow < b.flow;
  });
  for (const Candidate& one : candidates_) {
    if (one.slot != kNoSlot) {
      entries_[one.slot].keptIn = updates_;
    }
  }
}

void FlowTable::endAllBut(std::uint64_t update, std::uint64_t generation) {
  for (SlotIndex i = 0; i < slots_.size(); ++i) {
    if (slots_[i].phase == FlowSlot::Phase::alive && entries_[i].keptIn != update) {
      end(i, generation);
    }
  }
}

FlowTable::SlotIndex FlowTable::find(const FlowKey& key) const {
  const auto found = byKey_.find(key);
  return found != byKey_.end() ? found->second : kNoSlot;
}

FlowTable::SlotIndex FlowTable::newSlot(EnrichedFlow& flow, std::uint64_t generation) {
  const FlowKey& key = flow.flow.key;
  const SlotIndex index = freeSlot(generation);
  slots_[index] = FlowSlot{};
  slots_[index].seed = seedOf(key);
  Entry& entry = entries_[index];
  entry = Entry{.key = key, .reportedIn = updates_, .keptIn = updates_};
  measure(flow, entry);
  byKey_.emplace(key, index);
  return index;
}

FlowTable::SlotIndex FlowTable::freeSlot(std::uint64_t generation) {
  if (free_.empty() && slots_.size() < 2 * options_.maxFlows) {
    slots_.emplace_back();
    entries_.emplace_back();
    return static_cast<SlotIndex>(slots_.size() - 1);
  }
  while (free_.empty()) {
    assert(!ending_.empty());  // no more than maxFlows are alive
    reclaimOldest(generation);
  }
  const SlotIndex index = free_.top();
  free_.pop();
  return index;
}

void FlowTable::measure(EnrichedFlow& flow, Entry& entry) const {
  setRates(flow, entry.split.clientShare(flow.flow));
  const model::Uptime now = clock_.uptime();
  entry.clientToServer.report(flow.clientToServer, now, options_.smoothing);
  entry.serverToClient.report(flow.serverToClient, now, options_.smoothing);
}

void FlowTable::apply(const EnrichedFlow& flow, SlotIndex index, std::uint64_t generation) {
  FlowSlot& slot = slots_[index];
  const model::Uptime now = clock_.uptime();
  const model::BitRate toServer = entries_[index].clientToServer.rate();
  const model::BitRate toClient = entries_[index].serverToClient.rate();
  const bool serverIsNear = flow.localEnd == model::LocalEnd::server;
  const model::BitRate up = serverIsNear ? toClient : toServer;
  const model::BitRate down = serverIsNear ? toServer : toClient;
  const Looks looks = looksOf(flow, options_.alertScore);
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
