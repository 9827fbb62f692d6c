#include "net/sources/auto_sampler.hpp"

#include <algorithm>

namespace flowwall::net::sources {
namespace {

bool isOutside(const model::IpAddress& address) {
  return !address.isPrivate() && !address.isMulticast() && !address.isBroadcast() &&
         !address.isUnspecified();
}

bool reachesOutside(const model::Flow& flow) {
  return isOutside(flow.key.client) || isOutside(flow.key.server);
}

}  // namespace

Sampler::Sample AutoSampler::sample() {
  Sample local = localhost_->sample();
  const auto& flows = local.batch.flows;
  const bool drawable = local.health.state == model::SourceState::live &&
                        std::any_of(flows.begin(), flows.end(), reachesOutside);
  emptyInARow_ = drawable ? 0 : std::min(emptyInARow_ + 1, kPatience);
  if (emptyInARow_ < kPatience) {
    return local;
  }
  Sample demo = demo_->sample();
  demo.health.label = "demo data: no outside connections here yet";
  demo.health.notice = local.health.error;
  return demo;
}

}  // namespace flowwall::net::sources
