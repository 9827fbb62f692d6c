// Pipeline: what a source reports, enriched, kept in the flow table and published: to the renderer
// as snapshots, and to the control side as an immutable WallState.
//
// A source that fails keeps its last flows on the wall, marked stale, until `staleAfter` has passed
// since it last answered; then they end. Another source begins with empty history and alerts.
//
// Units: rates in the picture (slots, top flows) are smoothed; those of state().flows, totals and
// breakdowns are the source's own.
// Thread: the pipeline's, one at a time; what state() returns may be read and let go on any.
// Ownership: owns the enricher; clock and exchange outlive the pipeline.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/handoff/latest_exchange.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/flow_batch.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/model/wall_state.hpp"
#include "net/enrich/enricher.hpp"
#include "net/pipeline/alert_ring.hpp"
#include "net/pipeline/busy_places.hpp"
#include "net/pipeline/filtered_slots.hpp"
#include "net/pipeline/flow_table.hpp"
#include "net/pipeline/throughput_recorder.hpp"
#include "net/pipeline/top_flows.hpp"
#include "net/pipeline/totals_counter.hpp"

namespace flowwall::net::pipeline {

struct PipelineOptions {
  std::size_t maxFlows = 5000;
  std::chrono::milliseconds staleAfter{60'000};
  /// Time constant of the rates in the picture; 0: as the source gives them.
  std::chrono::milliseconds smoothing{4000};
  /// From which score on a flow without an alert counts as alerted; 0: never.
  std::uint32_t alertScore = 100;
  /// Flows put into words for the panels.
  std::size_t topFlows = 12;
  /// What is to be known whatever the source says; joins its notice.
  std::string standingNotice;
};

/// How much is kept; all of it bounded.
struct PipelineSizes {
  std::size_t slots = 0;          ///< at most twice `maxFlows`
  std::size_t endings = 0;        ///< of the last moments
  std::size_t trackedAlerts = 0;  ///< at most twice the flows of a poll, and 1024
  std::size_t alerts = 0;         ///< at most 64
  std::size_t samples = 0;        ///< at most 150
  std::size_t retired = 0;        ///< lists of flows that a reader still holds, at most 8
};

class Pipeline final : public model::FlowSink {
 public:
  Pipeline(enrich::Enricher enricher, const model::Clock& clock,
           handoff::LatestExchange<model::Snapshot>& snapshots, PipelineOptions options = {});

  /// Each publishes, onHealth() only for a health that is another.
  void onFlows(model::FlowBatch&& batch, const model::SourceHealth& health) override;
  void onHealth(const model::SourceHealth& health) override;

  /// To be called about once a second: frees the slots of flows that have faded out, ends the flows
  /// of a source that has long failed, carries on the history, and publishes if any changed.
  void tick();

  /// What the picture shows from now on; publishes at once. Flows past the table's cap, which are
  /// not at hand, are looked at with the next poll.
  void setFilter(model::FlowFilter filter);

  /// Of the last publish; never null.
  [[nodiscard]] std::shared_ptr<const model::WallState> state() const { return state_; }
  /// Of the last publish.
  [[nodiscard]] std::uint64_t generation() const { return state_->generation; }
  [[nodiscard]] enrich::Enricher& enricher() { return enricher_; }

  /// These hold from the next batch on; only a notice is published at once.
  void use(enrich::Enricher enricher) { enricher_ = std::move(enricher); }
  void setLimits(std::size_t maxFlows, std::chrono::milliseconds smoothing,
                 std::uint32_t alertScore);
  void setStandingNotice(std::string notice);
  /// For the renderer, with the next publish; at once if more than counters and times are others.
  /// What is wrong with them joins the source's notice; only the demo needs none of them.
  void setProviders(std::vector<model::ProviderHealth> providers);

  [[nodiscard]] PipelineSizes sizes() const;

  // Shorthands for parts of state(), for callers on the pipeline's own thread.
  [[nodiscard]] const std::vector<model::EnrichedFlow>& flows() const { return *state_->flows; }
  [[nodiscard]] const model::Totals& totals() const { return state_->totals; }
  [[nodiscard]] const model::SourceHealth& health() const { return state_->health; }
  [[nodiscard]] const std::optional<model::InterfaceStats>& interface() const {
    return state_->interface;
  }
  [[nodiscard]] model::UtcTime updated() const { return state_->updated; }
  [[nodiscard]] std::optional<int> interfaceId() const { return state_->interfaceId; }

 private:
  void setHealth();
  void enrich(model::FlowBatch& batch);
  void keep(std::span<const ShownFlow> shown);
  void countWithoutArc(std::span<const ShownFlow> shown);
  [[nodiscard]] bool isAsEnriched(std::span<const ShownFlow> shown) const;
  void filterBreakdowns(std::span<const model::EnrichedFlow> flows);
  void showMatching();
  void listBusiest(std::span<const ShownFlow> shown);
  void countTotals(std::uint64_t reportedBySource);
  void measureThroughput(const std::optional<model::InterfaceStats>& interface);
  [[nodiscard]] bool hasLongFailed() const;
  bool takeHealth(const model::SourceHealth& health);
  void forgetSource();
  bool forgetFlows();
  void retireFlows();
  void publish();

  enrich::Enricher enricher_;
  const model::Clock& clock_;
  handoff::LatestExchange<model::Snapshot>& snapshots_;
  PipelineOptions options_;
  FlowTable table_;
  TotalsCounter counter_;
  TopFlows topFlows_;
  BusyPlaces busyPlaces_;
  AlertRing alerts_;
  ThroughputRecorder throughput_;
  model::WallState draft_;  // what the next publish says
  FilteredSlots filtered_;
  std::vector<ShownFlow> kept_;  // the flows of draft_.flows and their slots, in their order
  std::vector<ShownFlow> matching_;
  std::optional<model::Breakdowns> matchingBreakdowns_;  // absent: there is no filter
  std::vector<model::TopFlow> top_;
  BusyLists busy_;
  std::shared_ptr<const model::WallState> state_ = std::make_shared<const model::WallState>();
  model::SourceHealth reportedHealth_;  // as the source said it
  std::string lastError_;
  std::optional<model::UtcTime> lastErrorAt_;
  std::vector<model::ProviderHealth> providers_;
  model::Uptime lastBatch_{0};
  model::Uptime interfaceAt_{0};  // when its counters came last
  // Of the poll under way; kept for their memory.
  std::vector<std::pair<double, std::uint32_t>> order_;
  std::vector<model::EnrichedFlow> enriched_;
  // Lists that readers may still hold: large, so they are to die here and not on a reader's thread.
  std::vector<std::shared_ptr<const model::WallState::Flows>> retired_;
};

}  // namespace flowwall::net::pipeline
