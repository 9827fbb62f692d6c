#include "engine/app/health_watch.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <spdlog/spdlog.h>
#include <utility>

namespace flowwall::app {

using net::pipeline::Pipeline;

HealthWatch::HealthWatch(const model::Clock& clock, net::pipeline::PipelineRunner& runner,
                         const StrandState& strand, std::function<Healths()> ofNetwork,
                         std::function<std::string(std::string)> worded)
    : clock_(clock), runner_(runner), strand_(strand), ofNetwork_(std::move(ofNetwork)),
      worded_(std::move(worded)),
      log_(clock), configuration_{
                       .name = "configuration", .state = "ready", .dataFrom = clock.utc()} {}

void HealthWatch::look(Asked asked) {
  const auto found = std::make_shared<Healths>();
  runner_.onPipeline([this, found](Pipeline&) { *found = strand_.health(); },
                     [this, found, asked] { take(std::move(*found), asked); });
}

void HealthWatch::take(Healths ofStrand, Asked asked) {
  healths_ = std::move(ofStrand);
  const std::size_t toAnswer = asked == Asked::yes ? healths_.size() : 0;
  std::ranges::move(ofNetwork_(), std::back_inserter(healths_));
  for (const auto& [isWrong, text] : log_.look(healths_, toAnswer)) {
    spdlog::log(isWrong ? spdlog::level::warn : spdlog::level::info, "{}", worded_(text));
  }
  healths_.push_back(configuration_);
  runner_.onPipeline([healths = healths_](Pipeline& pipeline) mutable {
    pipeline.setProviders(std::move(healths));
  });
}

void HealthWatch::configurationRefused(const std::string& why) {
  configuration_.state = "degraded";
  configuration_.lastErrorAt = clock_.utc();
  setConfigurationError("the configuration was not reloaded: " + why);
  configuration_.lastError = configuration_.error;
}

void HealthWatch::configurationTaken() {
  configuration_.state = "ready";
  configuration_.dataFrom = clock_.utc();
  setConfigurationError("");
}

// The pipeline's standing notice is shown with any source.
void HealthWatch::setConfigurationError(std::string error) {
  configuration_.error = std::move(error);
  runner_.onPipeline(
      [notice = configuration_.error](Pipeline& pipeline) { pipeline.setStandingNotice(notice); });
  look();
}

}  // namespace flowwall::app
