#include "net/pipeline/flow_table.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

namespace flowwall::net::pipeline {
namespace {

using namespace std::chrono_literals;
using Phase = model::FlowSlot::Phase;

constexpr model::Uptime kFadeOut = 1500ms;
constexpr double kNotableChange = 0.03;  // of a rate; less is noise that nobody sees

double rateOf(const model::EnrichedFlow& flow) {
  return flow.flow.rate.value_or(model::BitRate{}).bitsPerSecond;
}

bool notable(model::BitRate before, model::BitRate now) {
  const double larger = std::max(before.bitsPerSecond, now.bitsPerSecond);
  return std::abs(before.bitsPerSecond - now.bitsPerSecond) > kNotableChange * larger;
}

// What the client sent since the last poll, as a share of both; nothing when it cannot be told.
std::optional<double> clientShare(std::uint64_t client, std::uint64_t server) {
  const double sum = static_cast<double>(client) + static_cast<double>(server);
  return sum > 0.0 ? std::optional(static_cast<double>(client) / sum) : std::nullopt;
}

void dropDuplicates(std::vector<model::EnrichedFlow>& flows) {
  std::unordered_set<model::FlowKey> seen;
  std::erase_if(flows, [&seen](const model::EnrichedFlow& flow) {
    return !seen.insert(flow.flow.key).second;
  });
}

std::uint32_t seedOf(const model::FlowKey& key) {
  const std::uint64_t hash = std::hash<model::FlowKey>{}(key);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

}  // namespace

void FlowTable::update(std::vector<model::EnrichedFlow>&& flows, model::Uptime now,
                       std::uint64_t generation) {
  flows_ = std::move(flows);
  std::stable_sort(flows_.begin(), flows_.end(),
                   [](const auto& a, const auto& b) { return rateOf(a) > rateOf(b); });
  dropDuplicates(flows_);
  const auto offered = flows_.size();
  if (flows_.size() > maxFlows_) {
    flows_.resize(maxFlows_);
  }
  reclaim(now, generation);
  for (model::EnrichedFlow& flow : flows_) {
    Entry& entry = entryFor(flow, now, generation);
    splitRate(flow, entry);
    fillSlot(flow, slots_[entry.slot], now, generation);
  }
  endUnseen(now, generation);
  count();
  totals_.reportedFlows = offered;
}

FlowTable::Entry& FlowTable::entryFor(const model::EnrichedFlow& flow, model::Uptime now,
                                      std::uint64_t generation) {
  const auto [found, isNew] = entries_.try_emplace(flow.flow.key);
  Entry& entry = found->second;
  if (isNew) {
    if (freeSlots_.empty()) {
      freeSlots_.push_back(static_cast<std::uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    entry.slot = freeSlots_.back();
    freeSlots_.pop_back();
    model::FlowSlot& slot = slots_[entry.slot];
    slot = {};
    slot.seed = seedOf(flow.flow.key);
    slot.born = now;
  }
  entry.seenIn = generation;
  return entry;
}

void FlowTable::splitRate(model::EnrichedFlow& flow, Entry& entry) const {
  const auto& client = flow.flow.clientBytes;
  const auto& server = flow.flow.serverBytes;
  if (client && server) {
    std::optional<double> share;
    if (entry.clientBytes && entry.serverBytes && *client >= *entry.clientBytes &&
        *server >= *entry.serverBytes) {
      share = clientShare(client->value - entry.clientBytes->value,
                          server->value - entry.serverBytes->value);
    } else {
      share = clientShare(client->value, server->value);
    }
    entry.clientShare = share.value_or(entry.clientShare);
  }
  entry.clientBytes = client;
  entry.serverBytes = server;
  const double rate = rateOf(flow);
  flow.clientToServer = {rate * entry.clientShare};
  flow.serverToClient = {rate * (1.0 - entry.clientShare)};
}

void FlowTable::fillSlot(const model::EnrichedFlow& flow, model::FlowSlot& slot,
                         model::Uptime now, std::uint64_t generation) const {
  const bool serverIsOurs = flow.localEnd == model::LocalEnd::server;
  const model::EndInfo& mine = serverIsOurs ? flow.server : flow.client;
  const model::EndInfo& theirs = serverIsOurs ? flow.client : flow.server;
  model::FlowSlot next = slot;
  next.phase = Phase::alive;
  next.nearAccuracy = mine.place.accuracy;
  next.farAccuracy = theirs.place.accuracy;
  next.nearPoint = mine.place.point;
  next.farPoint = theirs.place.point;
  next.os = mine.os;
  next.alerted = !flow.flow.alert.empty();
  next.ended = model::Uptime{0};
  const model::BitRate up = serverIsOurs ? flow.serverToClient : flow.clientToServer;
  const model::BitRate down = serverIsOurs ? flow.clientToServer : flow.serverToClient;
  const bool isNew = slot.phase == Phase::empty;
  const bool rateChanged = isNew || notable(slot.up, up) || notable(slot.down, down);
  if (rateChanged) {
    next.upBefore = isNew ? up : slot.up;
    next.downBefore = isNew ? down : slot.down;
    next.up = up;
    next.down = down;
    next.rateChanged = now;
  }
  if (slot.phase == Phase::ending) {
    next.born = now;  // it came back while it was fading out
  }
  const bool changed = rateChanged || slot.phase != Phase::alive ||
                       slot.nearAccuracy != next.nearAccuracy ||
                       slot.farAccuracy != next.farAccuracy || slot.nearPoint != next.nearPoint ||
                       slot.farPoint != next.farPoint || slot.os != next.os ||
                       slot.alerted != next.alerted;
  if (changed) {
    next.changedIn = generation;
    slot = next;
  }
}

void FlowTable::endUnseen(model::Uptime now, std::uint64_t generation) {
  for (const auto& [key, entry] : entries_) {
    model::FlowSlot& slot = slots_[entry.slot];
    if (entry.seenIn != generation && slot.phase == Phase::alive) {
      slot.phase = Phase::ending;
      slot.ended = now;
      slot.changedIn = generation;
    }
  }
}

bool FlowTable::reclaim(model::Uptime now, std::uint64_t generation) {
  const auto freed = std::erase_if(entries_, [&](const auto& item) {
    model::FlowSlot& slot = slots_[item.second.slot];
    if (slot.phase != Phase::ending || now < slot.ended + kFadeOut) {
      return false;
    }
    slot = {};
    slot.changedIn = generation;
    freeSlots_.push_back(item.second.slot);
    return true;
  });
  return freed > 0;
}

void FlowTable::count() {
  totals_ = {};
  totals_.flows = flows_.size();
  for (const model::EnrichedFlow& flow : flows_) {
    const bool serverIsOurs = flow.localEnd == model::LocalEnd::server;
    const double toServer = flow.clientToServer.bitsPerSecond;
    const double toClient = flow.serverToClient.bitsPerSecond;
    totals_.up.bitsPerSecond += serverIsOurs ? toClient : toServer;
    totals_.down.bitsPerSecond += serverIsOurs ? toServer : toClient;
    totals_.alerted += flow.flow.alert.empty() ? 0 : 1;
    const bool unplaced = flow.client.place.accuracy == model::PlaceAccuracy::none ||
                          flow.server.place.accuracy == model::PlaceAccuracy::none;
    totals_.unplaced += unplaced ? 1 : 0;
  }
}

}  // namespace flowwall::net::pipeline
