// HealthWatch: collects the health of all that helps the source, says in the log what is news, and
// tells the pipeline, whose notice and snapshots tell it on.
//
// Thread: network thread. Ownership: what is passed in outlives it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/app/strand_state.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/health.hpp"
#include "net/pipeline/health_log.hpp"
#include "net/pipeline/pipeline_runner.hpp"

namespace flowwall::app {

class HealthWatch {
 public:
  using Healths = std::vector<model::ProviderHealth>;

  /// Whether somebody wants to hear about places and names: what is wrong is then said again.
  enum class Asked : bool { no, yes };

  /// `ofNetwork`: of what runs on the network thread. `worded`: a line as the log is to say it.
  HealthWatch(const model::Clock& clock, net::pipeline::PipelineRunner& runner,
              const StrandState& strand, std::function<Healths()> ofNetwork,
              std::function<std::string(std::string)> worded);

  /// To be called about once a second, and after a change.
  void look(Asked asked = Asked::no);
  /// The same with `ofStrand` in place of asking the strand: before it runs.
  void take(Healths ofStrand, Asked asked = Asked::no);

  /// A reload of the configuration was refused, for `why`. The wall and /api/status say it until
  /// one is taken up; the log has said it already.
  void configurationRefused(const std::string& why);
  void configurationTaken();

  /// As last looked at.
  [[nodiscard]] const Healths& healths() const { return healths_; }

 private:
  void setConfigurationError(std::string error);

  const model::Clock& clock_;
  net::pipeline::PipelineRunner& runner_;
  const StrandState& strand_;
  std::function<Healths()> ofNetwork_;
  std::function<std::string(std::string)> worded_;
  net::pipeline::HealthLog log_;
  model::ProviderHealth configuration_;
  Healths healths_;
};

}  // namespace flowwall::app
