// AlertRing: the newest alerts, numbered. A flow raises one alert when it becomes alerted, and
// another when its alert is another or its score has risen by much since; not at each poll.
//
// Of more alerts in one poll than the ring keeps, those with the highest scores stay; the others'
// numbers tell that there were more. A flow that was not alerted for `forgetAfter` raises anew.
//
// Thread: the pipeline's. Ownership: the clock outlives the ring; bounded by the flows of a poll.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/model/alert.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/flow.hpp"

namespace flowwall::net::pipeline {

struct AlertOptions {
  std::size_t keep = 64;
  std::uint32_t score = 100;  ///< from which on a flow without an alert counts as alerted; 0: never
  std::uint32_t scoreRise = 100;
  model::Uptime forgetAfter{60'000};
};

class AlertRing {
 public:
  explicit AlertRing(const model::Clock& clock, AlertOptions options = {});

  /// Takes all the flows of a poll, each once.
  void update(std::span<const model::EnrichedFlow> flows);

  void setScore(std::uint32_t score) { options_.score = score; }

  /// Empties the ring: what comes is of another source. The numbers go on.
  void clear();

  /// Oldest first.
  [[nodiscard]] const std::vector<model::Alert>& recent() const { return recent_; }
  /// Flows remembered as alerted.
  [[nodiscard]] std::size_t tracked() const { return tracked_.size(); }

 private:
  struct Raised {
    std::uint64_t why = 0;  // hash of the text
    std::uint32_t score = 0;
    model::Uptime seen{0};
  };

  [[nodiscard]] bool isNews(const model::Flow& flow, model::Uptime now);
  void forget(std::size_t alertedNow, model::Uptime now);
  void raise(std::span<const model::EnrichedFlow> flows);
  void write(const model::EnrichedFlow& flow, model::Alert& alert) const;

  const model::Clock& clock_;
  AlertOptions options_;
  std::vector<model::Alert> recent_;
  std::uint64_t lastNumber_ = 0;
  boost::unordered_flat_map<model::FlowKey, Raised, std::hash<model::FlowKey>> tracked_;
  std::vector<std::uint32_t> news_;  // of the update under way
};

}  // namespace flowwall::net::pipeline
