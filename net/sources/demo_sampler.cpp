#include "net/sources/demo_sampler.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "net/wire/ntopng_decoder.hpp"

namespace flowwall::net::sources {
namespace {

// Source: S. Vigna, splitmix64.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

double unit(std::uint64_t seed, std::uint64_t index, std::uint64_t purpose) {
  return static_cast<double>(mix(mix(seed ^ purpose * 0x51ed27ULL) ^ index) >> 11) * 0x1.0p-53;
}

enum Purpose : std::uint64_t { period, phase, lifeShare, wander, wanderPhase };

// A flow lives for a share of each of its periods.
struct Life {
  std::int64_t number;    // which life this is
  double ageSeconds;
  double lengthSeconds;
};

std::optional<Life> lifeAt(std::uint64_t seed, std::size_t index, double seconds) {
  const double length = 40.0 + 140.0 * unit(seed, index, period);
  const double share = 0.2 + 0.3 * unit(seed, index, lifeShare);
  const double at = seconds / length + unit(seed, index, phase);
  const double number = std::floor(at);
  const double within = at - number;
  if (within >= share) {
    return std::nullopt;
  }
  return Life{static_cast<std::int64_t>(number), within * length, share * length};
}

// Around 1, between about a third and three, changing over some twenty seconds.
double wanderingFactor(std::uint64_t seed, std::size_t index, double seconds) {
  const double beat = 12.0 + 30.0 * unit(seed, index, wander);
  const double angle = 2.0 * std::numbers::pi * (seconds / beat + unit(seed, index, wanderPhase));
  return std::exp(0.7 * std::sin(angle) + 0.35 * std::sin(2.3 * angle));
}

std::optional<model::Bytes> scaled(const std::optional<model::Bytes>& recorded, double ratio) {
  if (!recorded) {
    return std::nullopt;
  }
  return model::Bytes{static_cast<std::uint64_t>(static_cast<double>(recorded->value) * ratio)};
}

model::UtcTime secondsBefore(model::UtcTime now, double seconds) {
  return now - std::chrono::milliseconds(std::llround(seconds * 1000.0));
}

}  // namespace

Result<DemoSampler> DemoSampler::make(std::string_view flows, std::string_view interface,
                                      const model::Clock& clock, std::uint64_t seed) {
  auto recording = wire::decodeActiveList(flows);
  if (recording.has_error()) {
    return Error{"the demo recording cannot be used: " + recording.error().message};
  }
  auto statistics = wire::decodeInterface(interface);
  if (statistics.has_error()) {
    return Error{"the demo recording cannot be used: " + statistics.error().message};
  }
  return DemoSampler(std::move(*recording), std::move(*statistics), clock, seed);
}

DemoSampler::DemoSampler(model::FlowBatch recording, model::InterfaceStats interface,
                         const model::Clock& clock, std::uint64_t seed)
    : recording_(std::move(recording)), interface_(std::move(interface)), clock_(clock),
      seed_(seed) {}

std::optional<model::Flow> DemoSampler::at(std::size_t index, model::Uptime now) const {
  const double seconds = static_cast<double>(now.count()) / 1000.0;
  const auto life = lifeAt(seed_, index, seconds);
  if (!life) {
    return std::nullopt;
  }
  model::Flow flow = recording_.flows[index];
  flow.key.exporterId = mix(flow.key.exporterId ^ static_cast<std::uint64_t>(life->number));
  const double factor = wanderingFactor(seed_, index, seconds);
  if (flow.rate) {
    flow.rate->bitsPerSecond *= factor;
  }
  if (flow.packetsPerSecond) {
    *flow.packetsPerSecond *= factor;
  }
  // Bytes grow with the flow's age, in the recording's proportion between the two directions.
  const double ratio = life->ageSeconds / life->lengthSeconds;
  flow.clientBytes = scaled(flow.clientBytes, ratio);
  flow.serverBytes = scaled(flow.serverBytes, ratio);
  flow.firstSeen = secondsBefore(clock_.utc(), life->ageSeconds);
  flow.lastSeen = clock_.utc();
  return flow;
}

Sampler::Sample DemoSampler::sample() {
  const model::Uptime now = clock_.uptime();
  Sample sample;
  sample.batch.recorded = true;
  sample.batch.interfaceId = recording_.interfaceId;
  double rate = 0.0;
  std::uint64_t alerted = 0;
  for (std::size_t i = 0; i < recording_.flows.size(); ++i) {
    if (auto flow = at(i, now)) {
      rate += flow->rate.value_or(model::BitRate{}).bitsPerSecond;
      alerted += flow->alert.empty() ? 0 : 1;
      sample.batch.flows.push_back(std::move(*flow));
    }
  }
  sample.batch.totalFlows = sample.batch.flows.size();
  constexpr double kUploadShare = 0.14;
  model::InterfaceStats interface = interface_;
  interface.upload = model::BitRate{rate * kUploadShare};
  interface.download = model::BitRate{rate * (1.0 - kUploadShare)};
  interface.flows = sample.batch.flows.size();
  interface.alertedFlows = alerted;
  sample.batch.interface = std::move(interface);
  sample.health = {.source = "demo",
                   .label = "demo data",
                   .state = model::SourceState::live,
                   .lastGood = now,
                   .polls = ++polls_};
  return sample;
}

}  // namespace flowwall::net::sources
