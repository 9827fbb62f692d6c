#include "net/sources/source.hpp"

#include <utility>

namespace flowwall::net::sources {

void deliver(Sampler::Sample&& sample, model::FlowSink& sink) {
  if (sample.health.state == model::SourceState::live) {
    sink.onFlows(std::move(sample.batch), sample.health);
  } else {
    sink.onHealth(sample.health);
  }
}

}  // namespace flowwall::net::sources
