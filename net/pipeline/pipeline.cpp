#include "net/pipeline/pipeline.hpp"

#include <algorithm>
#include <utility>

#include "net/pipeline/ends.hpp"

namespace flowwall::net::pipeline {
namespace {

constexpr std::size_t kMaxRetired = 8;
constexpr model::Uptime kInterfaceHolds{15'000};

bool saysTheSame(const model::ProviderHealth& a, const model::ProviderHealth& b) {
  return a.name == b.name && a.state == b.state && a.error == b.error;
}

// Adds a sentence that is not there yet, alone or within another.
void addSentence(std::string& notice, const std::string& sentence) {
  if (!sentence.empty() && notice.find(sentence) == std::string::npos) {
    notice += (notice.empty() ? "" : "; ") + sentence;
  }
}

}  // namespace

Pipeline::Pipeline(enrich::Enricher enricher, const model::Clock& clock,
                   handoff::LatestExchange<model::Snapshot>& snapshots, PipelineOptions options)
    : enricher_(std::move(enricher)), clock_(clock), snapshots_(snapshots),
      options_(std::move(options)), table_(clock, {.maxFlows = options_.maxFlows,
                                                   .smoothing = options_.smoothing,
                                                   .alertScore = options_.alertScore}),
      counter_(options_.alertScore), topFlows_(options_.topFlows, options_.alertScore),
      alerts_(clock, {.score = options_.alertScore}), throughput_(clock) {
  draft_.health.notice = options_.standingNotice;
  state_ = std::make_shared<const model::WallState>(draft_);
}

void Pipeline::onFlows(model::FlowBatch&& batch, const model::SourceHealth& health) {
  takeHealth(health);
  enrich(batch);
  const auto shown = table_.update(enriched_, state_->generation + 1);
  alerts_.update(enriched_);
  countTotals(batch.totalFlows.value_or(0));
  filterBreakdowns(enriched_);
  measureThroughput(batch.interface);
  keep(shown);
  showMatching();
  draft_.interfaceId = batch.interfaceId;
  if (batch.interface) {
    draft_.interface = std::move(batch.interface);
    interfaceAt_ = clock_.uptime();
  } else if (clock_.uptime() - interfaceAt_ > kInterfaceHolds) {
    draft_.interface.reset();  // unknown by now; a poll or two may lack it
  }
  draft_.updated = clock_.utc();
  lastBatch_ = clock_.uptime();
  publish();
}

void Pipeline::onHealth(const model::SourceHealth& health) {
  if (takeHealth(health)) {
    publish();
  }
}

// Whether it is another than before.
bool Pipeline::takeHealth(const model::SourceHealth& health) {
  if (health == reportedHealth_) {
    return false;
  }
  if (health.source != reportedHealth_.source) {
    forgetSource();
  }
  reportedHealth_ = health;
  if (!health.error.empty()) {
    lastError_ = health.error;
    lastErrorAt_ = clock_.utc();
  }
  setHealth();
  return true;
}

void Pipeline::setFilter(model::FlowFilter filter) {
  if (filter == draft_.filter.filter) {
    return;
  }
  table_.prefer(filter);
  draft_.filter.filter = std::move(filter);
  filterBreakdowns(*draft_.flows);
  showMatching();
  publish();
}

void Pipeline::setLimits(std::size_t maxFlows, std::chrono::milliseconds smoothing,
                         std::uint32_t alertScore) {
  options_.alertScore = alertScore;
  table_.setLimits(maxFlows, smoothing, alertScore);
  counter_.setAlertScore(alertScore);
  topFlows_.setAlertScore(alertScore);
  alerts_.setScore(alertScore);
}

void Pipeline::setStandingNotice(std::string notice) {
  if (notice != options_.standingNotice) {
    options_.standingNotice = std::move(notice);
    setHealth();
    publish();
  }
}

void Pipeline::setProviders(std::vector<model::ProviderHealth> providers) {
  const bool isNews = !std::ranges::equal(providers, providers_, saysTheSame);
  providers_ = std::move(providers);
  if (isNews) {
    setHealth();
    publish();
  }
}

void Pipeline::setHealth() {
  draft_.health = reportedHealth_;
  if (draft_.health.state == model::SourceState::stale && hasLongFailed()) {
    draft_.health.state = model::SourceState::unreachable;  // the source says so at its next poll
  }
  draft_.health.lastError = lastError_;
  draft_.health.lastErrorAt = lastErrorAt_;
  std::string& notice = draft_.health.notice;
  addSentence(notice, options_.standingNotice);
  for (const model::ProviderHealth& provider : providers_) {
    if (isInTrouble(provider) && reportedHealth_.source != "demo") {
      addSentence(notice, provider.error);
    }
  }
}

void Pipeline::tick() {
  bool changed = table_.reclaim(state_->generation + 1);
  changed = filtered_.hasFadedOut(clock_.uptime()) || changed;
  changed = throughput_.advance() || changed;
  if (hasLongFailed()) {
    changed = forgetFlows() || changed;
  }
  retireFlows();
  if (changed) {
    publish();
  }
}

PipelineSizes Pipeline::sizes() const {
  return {.slots = table_.capacity(),
          .endings = table_.endings(),
          .trackedAlerts = alerts_.tracked(),
          .alerts = alerts_.recent().size(),
          .samples = throughput_.history().samples.size(),
          .retired = retired_.size()};
}

// The fastest first, as the table will have them: enriched flows are large to move.
void Pipeline::enrich(model::FlowBatch& batch) {
  const auto origin = batch.recorded ? enrich::Origin::recording : enrich::Origin::live;
  order_.clear();
  for (const model::Flow& flow : batch.flows) {
    order_.emplace_back(-reportedRate(flow), static_cast<std::uint32_t>(order_.size()));
  }
  std::ranges::sort(order_);
  enriched_.clear();
  enriched_.reserve(order_.size());
  for (const auto& [rate, index] : order_) {
    enricher_.enrich(std::move(batch.flows[index]), origin, enriched_.emplace_back());
  }
}

// Takes the flows in the table over into a list of their own, which is never changed again.
void Pipeline::keep(std::span<const ShownFlow> shown) {
  auto flows = std::make_shared<model::WallState::Flows>();
  if (isAsEnriched(shown)) {
    flows->swap(enriched_);
  } else {
    flows->reserve(shown.size());
    for (const ShownFlow& one : shown) {
      flows->push_back(std::move(enriched_[one.flow]));
    }
    enriched_.clear();
  }
  kept_.clear();
  for (const ShownFlow& one : shown) {
    kept_.push_back({static_cast<std::uint32_t>(kept_.size()), one.slot});
  }
  draft_.totals.flows = flows->size();
  countWithoutArc(shown);
  retired_.push_back(std::exchange(draft_.flows, std::move(flows)));
}

// Those that the picture cannot show, by why it cannot.
void Pipeline::countWithoutArc(std::span<const ShownFlow> shown) {
  for (const ShownFlow& one : shown) {
    const model::FlowSlot& slot = table_.slots()[one.slot];
    draft_.totals.unplaced += slot.placed() ? 0 : 1;
    draft_.totals.onePlace += slot.placed() && !slot.hasWay() ? 1 : 0;
  }
}

// All of them, and in the order in which they were enriched.
bool Pipeline::isAsEnriched(std::span<const ShownFlow> shown) const {
  std::uint32_t next = 0;
  return shown.size() == enriched_.size() &&
         std::ranges::all_of(shown, [&](const ShownFlow& one) { return one.flow == next++; });
}

// What the panels say of the flows that match: of all that are at hand.
void Pipeline::filterBreakdowns(std::span<const model::EnrichedFlow> flows) {
  model::AppliedFilter& applied = draft_.filter;
  applied.of = flows.size();
  if (applied.filter.empty()) {
    applied.matching = flows.size();
    matchingBreakdowns_.reset();
    return;
  }
  model::Totals unused;
  applied.matching = counter_.count(flows, enricher_.countries(), unused,
                                    matchingBreakdowns_.emplace(), &applied.filter);
}

void Pipeline::showMatching() {
  const model::FlowFilter& filter = draft_.filter.filter;
  if (filter.empty()) {
    filtered_.matchAll();
    listBusiest(kept_);
    return;
  }
  matching_.clear();
  for (const ShownFlow& one : kept_) {
    const bool matches = filter.matches((*draft_.flows)[one.flow], options_.alertScore);
    filtered_.setMatching(one.slot, matches);
    if (matches) {
      matching_.push_back(one);
    }
  }
  listBusiest(matching_);
}

void Pipeline::listBusiest(std::span<const ShownFlow> shown) {
  topFlows_.write(*draft_.flows, shown, table_.slots(), enricher_.countries(), top_);
  busyPlaces_.write(*draft_.flows, shown, table_.slots(), enricher_.countries(), busy_);
}

void Pipeline::countTotals(std::uint64_t reportedBySource) {
  draft_.totals = {};
  draft_.totals.reportedFlows = std::max<std::uint64_t>(reportedBySource, table_.reported());
  draft_.totals.notShown = table_.notShown();
  counter_.count(enriched_, enricher_.countries(), draft_.totals, draft_.breakdowns);
}

void Pipeline::measureThroughput(const std::optional<model::InterfaceStats>& interface) {
  using Origin = model::ThroughputSample::Origin;
  if (interface && interface->upload && interface->download) {
    throughput_.measure(*interface->upload, *interface->download, Origin::interface);
  } else {
    throughput_.measure(draft_.totals.up, draft_.totals.down, Origin::flows);
  }
}

bool Pipeline::hasLongFailed() const {
  const model::SourceHealth& health = draft_.health;
  if (health.state == model::SourceState::live || health.state == model::SourceState::starting) {
    return false;  // between two polls, however far apart
  }
  const model::Uptime lastGood = std::max(health.lastGood.value_or(lastBatch_), lastBatch_);
  return clock_.uptime() - lastGood >= options_.staleAfter;
}

// What was another source's must not be taken for this one's.
void Pipeline::forgetSource() {
  draft_.interface.reset();
  draft_.interfaceId.reset();
  throughput_.clear();
  alerts_.clear();
  lastError_.clear();
  lastErrorAt_.reset();
}

// False: all was forgotten before.
bool Pipeline::forgetFlows() {
  const bool wasStale = draft_.health.state == model::SourceState::stale;
  setHealth();
  if (!table_.endAll(state_->generation + 1)) {
    return wasStale;
  }
  retired_.push_back(
      std::exchange(draft_.flows, std::make_shared<const model::WallState::Flows>()));
  draft_.interface.reset();
  draft_.updated = clock_.utc();
  draft_.totals = {};
  draft_.breakdowns = {};
  kept_.clear();
  filterBreakdowns({});
  top_.clear();
  busy_.places.clear();
  busy_.hosts.clear();
  return true;
}

void Pipeline::retireFlows() {
  std::erase_if(retired_, [](const auto& flows) { return flows.use_count() == 1; });
  if (retired_.size() > kMaxRetired) {
    retired_.erase(retired_.begin(), retired_.end() - kMaxRetired);
  }
}

// The exchange's slot holds some older snapshot: every field is assigned, in place, so that its
// memory is used again.
void Pipeline::publish() {
  ++draft_.generation;
  draft_.countryNames = enricher_.countries().names();
  draft_.history = throughput_.history();
  draft_.alerts = alerts_.recent();
  model::Snapshot& snapshot = snapshots_.writeSlot();
  snapshot.generation = draft_.generation;
  snapshot.published = clock_.uptime();
  filtered_.write(table_.slots(), draft_.generation, snapshot.published, snapshot.slots);
  snapshot.totals = draft_.totals;
  snapshot.health = draft_.health;
  snapshot.providers = providers_;
  snapshot.interface = draft_.interface;
  snapshot.home = enricher_.home();
  snapshot.filter = draft_.filter;
  snapshot.breakdowns = matchingBreakdowns_.value_or(draft_.breakdowns);
  snapshot.topFlows = top_;
  snapshot.busyPlaces = busy_.places;
  snapshot.busyHosts = busy_.hosts;
  snapshot.history = draft_.history;
  snapshot.alerts = draft_.alerts;
  snapshots_.publish();
  state_ = std::make_shared<const model::WallState>(draft_);
  retireFlows();
}

}  // namespace flowwall::net::pipeline
