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
  std::int64_t number;  // which life this is
  double ageSeconds;
};

std::optional<Life> lifeAt(std::uint64_t seed, std::size_t index, double seconds) {
  const double length = 40.0 + 140.0 * unit(seed, index, period);
  const double share = 0.1 + 0.2 * unit(seed, index, lifeShare);
  const double at = seconds / length + unit(seed, index, phase);
  const double number = std::floor(at);
  const double within = at - number;
  if (within >= share) {
    return std::nullopt;
  }
  return Life{static_cast<std::int64_t>(number), within * length};
}

// How a flow's rate wanders about its recorded one, by a factor between a fifth and nearly two, and
// the sum of that over time: the bytes that a wall adds up are those that the rates promised.
class Wandering {
 public:
  Wandering(std::uint64_t seed, std::size_t index)
      : slow_(2.0 * std::numbers::pi / (12.0 + 30.0 * unit(seed, index, wander))),
        phase_(2.0 * std::numbers::pi * unit(seed, index, wanderPhase)) {}

  [[nodiscard]] double factorAt(double seconds) const {
    return 1.0 + kSlow * std::sin(slow_ * seconds + phase_) +
           kQuick * std::sin(kBeats * (slow_ * seconds + phase_));
  }
  [[nodiscard]] double sumOver(double from, double to) const {
    return sumUntil(to) - sumUntil(from);
  }

 private:
  static constexpr double kSlow = 0.55;
  static constexpr double kQuick = 0.25;
  static constexpr double kBeats = 2.3;

  [[nodiscard]] double sumUntil(double seconds) const {
    const double angle = slow_ * seconds + phase_;
    return seconds - kSlow / slow_ * std::cos(angle) -
           kQuick / (kBeats * slow_) * std::cos(kBeats * angle);
  }

  double slow_;  // radians a second
  double phase_;
};

double clientShareOf(const model::Flow& recorded) {
  const auto client = static_cast<double>(recorded.clientBytes.value_or(model::Bytes{}).value);
  const auto server = static_cast<double>(recorded.serverBytes.value_or(model::Bytes{}).value);
  return client + server > 0.0 ? client / (client + server) : 0.5;
}

model::Bytes wholeBytes(double bytes) {
  return {static_cast<std::uint64_t>(bytes)};
}

double uploadOf(const model::Flow& flow) {
  const double rate = flow.rate.value_or(model::BitRate{}).bitsPerSecond;
  const double clientShare = clientShareOf(flow);
  return rate * (flow.serverIsLocal.value_or(false) ? 1.0 - clientShare : clientShare);
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
  const Wandering wandering(seed_, index);
  const double factor = wandering.factorAt(seconds);
  const double share = clientShareOf(flow);
  if (flow.rate) {
    const double bytes =
        flow.rate->bitsPerSecond / 8.0 * wandering.sumOver(seconds - life->ageSeconds, seconds);
    flow.clientBytes = wholeBytes(bytes * share);
    flow.serverBytes = wholeBytes(bytes * (1.0 - share));
    flow.rate->bitsPerSecond *= factor;
  }
  if (flow.packetsPerSecond) {
    *flow.packetsPerSecond *= factor;
  }
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
  double upload = 0.0;
  std::uint64_t alerted = 0;
  for (std::size_t i = 0; i < recording_.flows.size(); ++i) {
    if (auto flow = at(i, now)) {
      rate += flow->rate.value_or(model::BitRate{}).bitsPerSecond;
      upload += uploadOf(*flow);
      alerted += flow->alert.empty() ? 0 : 1;
      sample.batch.flows.push_back(std::move(*flow));
    }
  }
  sample.batch.totalFlows = sample.batch.flows.size();
  model::InterfaceStats interface = interface_;
  interface.upload = model::BitRate{upload};
  interface.download = model::BitRate{rate - upload};
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
