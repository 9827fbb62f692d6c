#include "net/pipeline/pipeline.hpp"

#include <algorithm>
#include <utility>

namespace flowwall::net::pipeline {

Pipeline::Pipeline(enrich::Enricher enricher, const model::Clock& clock,
                   handoff::LatestExchange<model::Snapshot>& snapshots, PipelineOptions options)
    : enricher_(std::move(enricher)), clock_(clock), snapshots_(snapshots),
      options_(std::move(options)), table_(clock, {.maxFlows = options_.maxFlows}) {
  health_.notice = options_.standingNotice;
}

void Pipeline::onFlows(model::FlowBatch&& batch) {
  const auto origin = batch.recorded ? enrich::Origin::recording : enrich::Origin::live;
  std::vector<model::EnrichedFlow> enriched;
  enriched.reserve(batch.flows.size());
  for (model::Flow& flow : batch.flows) {
    enriched.push_back(enricher_.enrich(std::move(flow), origin));
  }
  flows_ = table_.update(std::move(enriched), generation_ + 1);
  interfaceId_ = batch.interfaceId;
  if (batch.interface) {
    interface_ = std::move(batch.interface);
  }
  updated_ = clock_.utc();
  lastBatch_ = clock_.uptime();
  countTotals(batch.totalFlows);
  publish();
}

void Pipeline::onHealth(const model::SourceHealth& health) {
  if (health == reportedHealth_) {
    return;
  }
  if (health.source != reportedHealth_.source) {
    interface_.reset();  // another source's
    interfaceId_.reset();
  }
  reportedHealth_ = health;
  health_ = health;
  if (!options_.standingNotice.empty() && health.source != "demo") {
    health_.notice += (health_.notice.empty() ? "" : " ") + options_.standingNotice;
  }
  publish();
}

void Pipeline::tick() {
  bool changed = table_.reclaim(generation_ + 1);
  if (hasLongFailed() && table_.endAll(generation_ + 1)) {
    forgetFlows();
    changed = true;
  }
  if (changed) {
    publish();
  }
}

bool Pipeline::hasLongFailed() const {
  if (health_.state == model::SourceState::live || health_.state == model::SourceState::starting) {
    return false;  // between two polls, however far apart
  }
  const model::Uptime lastGood = std::max(health_.lastGood.value_or(lastBatch_), lastBatch_);
  return clock_.uptime() - lastGood >= options_.staleAfter;
}

void Pipeline::forgetFlows() {
  flows_.clear();
  interface_.reset();
  updated_ = clock_.utc();
  countTotals(0);
}

void Pipeline::countTotals(std::optional<std::uint64_t> totalFlows) {
  totals_ = {};
  totals_.flows = flows_.size();
  totals_.reportedFlows = std::max<std::uint64_t>(totalFlows.value_or(0),
                                                  static_cast<std::uint64_t>(table_.reported()));
  for (const model::EnrichedFlow& flow : flows_) {
    const bool serverIsNear = flow.localEnd == model::LocalEnd::server;
    const auto& up = serverIsNear ? flow.serverToClient : flow.clientToServer;
    const auto& down = serverIsNear ? flow.clientToServer : flow.serverToClient;
    totals_.up.bitsPerSecond += up.bitsPerSecond;
    totals_.down.bitsPerSecond += down.bitsPerSecond;
    totals_.alerted += flow.flow.alert.empty() ? 0 : 1;
    totals_.unplaced += flow.client.place.accuracy == model::PlaceAccuracy::none ||
                                flow.server.place.accuracy == model::PlaceAccuracy::none
                            ? 1
                            : 0;
  }
}

// The exchange's slot holds some older snapshot: every field is assigned, in place, so that its
// memory is used again.
void Pipeline::publish() {
  model::Snapshot& snapshot = snapshots_.writeSlot();
  const auto slots = table_.slots();
  snapshot.generation = ++generation_;
  snapshot.published = clock_.uptime();
  snapshot.slots.assign(slots.begin(), slots.end());
  snapshot.totals = totals_;
  snapshot.health = health_;
  snapshot.interface = interface_;
  snapshot.home = enricher_.home();
  snapshots_.publish();
}

}  // namespace flowwall::net::pipeline
