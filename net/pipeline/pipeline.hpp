// Pipeline: what a source reports, enriched, kept in the flow table and published to the renderer
// as snapshots; and the same state for the control endpoint to read.
//
// A source that fails keeps its last flows on the wall, marked stale, until `staleAfter` has passed
// since it last answered; then they end.
//
// Thread: network thread. Ownership: owns the enricher; clock and exchange outlive the pipeline.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/handoff/latest_exchange.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/flow_batch.hpp"
#include "engine/model/snapshot.hpp"
#include "net/enrich/enricher.hpp"
#include "net/pipeline/flow_table.hpp"

namespace flowwall::net::pipeline {

struct PipelineOptions {
  std::size_t maxFlows = 5000;
  std::chrono::milliseconds staleAfter{60'000};
  /// What is to be known whatever the source says ("No location database …"); joins its notice.
  std::string standingNotice;
};

class Pipeline final : public model::FlowSink {
 public:
  Pipeline(enrich::Enricher enricher, const model::Clock& clock,
           handoff::LatestExchange<model::Snapshot>& snapshots, PipelineOptions options = {});

  /// Each publishes a snapshot, onHealth() only for a health that is another.
  void onFlows(model::FlowBatch&& batch) override;
  void onHealth(const model::SourceHealth& health) override;

  /// To be called about once a second: frees the slots of flows that have faded out, ends the flows
  /// of a source that has long failed, and publishes if either changed something.
  void tick();

  /// Alive now, highest rate first.
  [[nodiscard]] const std::vector<model::EnrichedFlow>& flows() const { return flows_; }
  [[nodiscard]] const model::Totals& totals() const { return totals_; }
  [[nodiscard]] const model::SourceHealth& health() const { return health_; }
  [[nodiscard]] const std::optional<model::InterfaceStats>& interface() const { return interface_; }
  /// When `flows` last changed; the epoch: never.
  [[nodiscard]] model::UtcTime updated() const { return updated_; }
  /// The interface that really answered, where the source has such numbers.
  [[nodiscard]] std::optional<int> interfaceId() const { return interfaceId_; }
  [[nodiscard]] enrich::Enricher& enricher() { return enricher_; }
  /// Of the snapshot published last.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }

 private:
  [[nodiscard]] bool hasLongFailed() const;
  void forgetFlows();
  void countTotals(std::optional<std::uint64_t> totalFlows);
  void publish();

  enrich::Enricher enricher_;
  const model::Clock& clock_;
  handoff::LatestExchange<model::Snapshot>& snapshots_;
  PipelineOptions options_;
  FlowTable table_;
  std::vector<model::EnrichedFlow> flows_;
  model::Totals totals_;
  model::SourceHealth reportedHealth_;  // as the source said it
  model::SourceHealth health_;          // with the standing notice
  std::optional<model::InterfaceStats> interface_;
  std::optional<int> interfaceId_;
  model::UtcTime updated_{};
  model::Uptime lastBatch_{0};
  std::uint64_t generation_ = 0;
};

}  // namespace flowwall::net::pipeline
