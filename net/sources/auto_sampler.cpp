#include "net/sources/auto_sampler.hpp"

#include <algorithm>

namespace flowwall::net::sources {
namespace {

bool isPublic(const model::IpAddress& address) {
  return !address.isPrivate() && !address.isMulticast() && !address.isBroadcast() &&
         !address.isUnspecified();
}

}  // namespace

bool AutoSampler::isWorthShowing(const Sample& local) const {
  const auto isOutside = [this](const model::IpAddress& address, std::optional<bool> isOurs) {
    return !isOurs.value_or(false) && isPublic(address) && canPlace_(address);
  };
  const auto& flows = local.batch.flows;
  return local.health.state == model::SourceState::live &&
         std::any_of(flows.begin(), flows.end(), [&](const model::Flow& flow) {
           return isOutside(flow.key.client, flow.clientIsLocal) ||
                  isOutside(flow.key.server, flow.serverIsLocal);
         });
}

void AutoSampler::decide(bool worthShowing) {
  const Shown better = worthShowing ? Shown::localhost : Shown::demo;
  if (better == shown_) {
    against_ = 0;
    return;
  }
  ++against_;
  const int needed = shown_ == Shown::localhost ? kSamplesToDemo : kSamplesToLocalhost;
  if (shown_ == Shown::nothingYet || against_ >= needed) {
    shown_ = better;
    against_ = 0;
  }
}

Sampler::Sample AutoSampler::sample() {
  Sample local = localhost_->sample();
  decide(isWorthShowing(local));
  if (shown_ == Shown::localhost) {
    return local;
  }
  Sample demo = demo_->sample();
  demo.health.label = "demo data: no outside connections here yet";
  demo.health.notice = local.health.error;
  return demo;
}

}  // namespace flowwall::net::sources
