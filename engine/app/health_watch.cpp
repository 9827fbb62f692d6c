#include "engine/app/health_watch.hpp"

#include <memory>
#include <spdlog/spdlog.h>
#include <utility>

namespace flowwall::app {

using net::pipeline::Pipeline;

HealthWatch::HealthWatch(const model::Clock& clock, net::pipeline::PipelineRunner& runner,
                         const StrandState& strand, std::function<Healths()> ofNetwork,
                         std::function<std::string(std::string)> worded)
    : runner_(runner), strand_(strand), ofNetwork_(std::move(ofNetwork)),
      worded_(std::move(worded)), log_(clock) {}

void HealthWatch::look() {
  const auto found = std::make_shared<Healths>();
  runner_.onPipeline([this, found](Pipeline&) { *found = strand_.health(); },
                     [this, found] { take(std::move(*found)); });
}

void HealthWatch::take(Healths ofStrand) {
  healths_ = std::move(ofStrand);
  for (model::ProviderHealth& health : ofNetwork_()) {
    healths_.push_back(std::move(health));
  }
  for (const auto& [isWrong, text] : log_.look(healths_)) {
    spdlog::log(isWrong ? spdlog::level::warn : spdlog::level::info, "{}", worded_(text));
  }
  runner_.onPipeline([healths = healths_](Pipeline& pipeline) mutable {
    pipeline.setProviders(std::move(healths));
  });
}

}  // namespace flowwall::app
