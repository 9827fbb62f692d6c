// What a poll costs, part by part and whole, by the number of flows. The whole is a body of
// active_list.lua decoded, merged, enriched, taken into the table, counted and published, while a
// fifth of the flows are others than in the poll before.
//
// poll/N/M is N reported flows with room for M in the table; of it also the memory that stays
// (`kept_B`) and that a poll needs at its height (`peak_B`), in bytes for each reported flow.
#include <benchmark/benchmark.h>

#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/pipeline/pipeline.hpp"
#include "net/sources/flow_merge.hpp"
#include "net/wire/ntopng_decoder.hpp"
#include "tests/bench/allocation_count.hpp"
#include "tests/bench/synthetic_answer.hpp"

namespace flowwall::bench {
namespace {

using model::Uptime;
using net::enrich::Enricher;
using net::pipeline::FlowTable;
using net::pipeline::Pipeline;

constexpr Uptime kPollInterval{3000};

class FakeGeo final : public net::enrich::GeoProvider {
 public:
  std::optional<net::enrich::GeoAnswer> lookup(const model::IpAddress& address) override {
    static constexpr std::array kCountries{"DE", "US", "FR", "IN", "JP", "BR", "NL", "GB"};
    const auto mixed = static_cast<std::uint32_t>(std::hash<model::IpAddress>{}(address));
    return net::enrich::GeoAnswer{kCountries.at(mixed % kCountries.size()), 1 + mixed % 3000,
                                  "An Autonomous System", "fake"};
  }
};

Enricher makeEnricher(std::unique_ptr<net::enrich::GeoProvider> geo) {
  std::ifstream file(FLOWWALL_SOURCE_DIR "/assets/world/countries.json");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto countries = net::enrich::CountryTable::fromJson(text);
  if (countries.has_error()) {
    throw std::runtime_error(countries.error().message);
  }
  return Enricher(
      {.home = {"Home", {10.85, 76.27}},
       .countries = std::move(*countries),
       .geo = std::make_unique<net::enrich::CachedGeoProvider>(std::move(geo), 100'000)});
}

Enricher fakeEnricher() {
  return makeEnricher(std::make_unique<FakeGeo>());
}

model::FlowBatch decoded(const std::string& answer) {
  auto batch = net::wire::decodeActiveList(answer);
  if (batch.has_error()) {
    throw std::runtime_error(batch.error().message);
  }
  return std::move(*batch);
}

std::vector<model::EnrichedFlow> enriched(std::size_t flows) {
  Enricher enricher = fakeEnricher();
  model::FlowBatch batch = decoded(syntheticAnswer(flows, 0));
  std::vector<model::EnrichedFlow> all;
  all.reserve(flows);
  for (model::Flow& flow : batch.flows) {
    all.push_back(enricher.enrich(std::move(flow), net::enrich::Origin::live));
  }
  return all;
}

void countItems(benchmark::State& state, std::size_t bytes = 0) {
  state.SetItemsProcessed(state.iterations() * state.range(0));
  if (bytes > 0) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  }
}

std::size_t flowsOf(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0));
}

void decode(benchmark::State& state) {
  const std::string answer = syntheticAnswer(flowsOf(state), 0);
  for (auto _ : state) {
    auto batch = net::wire::decodeActiveList(answer);
    benchmark::DoNotOptimize(batch);
  }
  countItems(state, answer.size());
}

// What the ntopng source does with a decoded page before it hands the flows on.
model::FlowBatch merged(model::FlowBatch page, std::size_t most) {
  net::sources::FlowMerge merge;
  merge.add(std::move(page));
  return merge.take(most);
}

void merge(benchmark::State& state) {
  const model::FlowBatch page = decoded(syntheticAnswer(flowsOf(state), 0));
  for (auto _ : state) {
    state.PauseTiming();
    model::FlowBatch copy = page;
    state.ResumeTiming();
    auto batch = merged(std::move(copy), flowsOf(state));
    benchmark::DoNotOptimize(batch);
  }
  countItems(state);
}

void enrichAll(benchmark::State& state, Enricher enricher) {
  const model::FlowBatch batch = decoded(syntheticAnswer(flowsOf(state), 0));
  std::vector<model::EnrichedFlow> all;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<model::Flow> flows = batch.flows;
    all.clear();
    state.ResumeTiming();
    for (model::Flow& flow : flows) {
      all.push_back(enricher.enrich(std::move(flow), net::enrich::Origin::live));
    }
    benchmark::DoNotOptimize(all.data());
  }
  countItems(state);
}

void enrichFake(benchmark::State& state) {
  enrichAll(state, fakeEnricher());
}

void enrichLibloc(benchmark::State& state) {
  using net::enrich::LiblocProvider;
  const auto path = LiblocProvider::findDatabase();
  if (!path) {
    state.SkipWithError("there is no libloc database");
    return;
  }
  auto provider = LiblocProvider::open(*path);
  if (provider.has_error()) {
    state.SkipWithError(provider.error().message.c_str());
    return;
  }
  enrichAll(state, makeEnricher(std::move(*provider)));
}

void table(benchmark::State& state) {
  model::ManualClock clock{model::UtcTime{}};
  FlowTable flowTable(clock, {.maxFlows = flowsOf(state)});
  std::vector<model::EnrichedFlow> flows = enriched(flowsOf(state));
  std::uint64_t generation = 0;
  for (auto _ : state) {
    clock.advance(kPollInterval);
    benchmark::DoNotOptimize(flowTable.update(flows, ++generation).data());
  }
  countItems(state);
}

void totals(benchmark::State& state) {
  const Enricher enricher = fakeEnricher();
  const std::vector<model::EnrichedFlow> flows = enriched(flowsOf(state));
  net::pipeline::TotalsCounter counter(100);
  model::Breakdowns breakdowns;
  for (auto _ : state) {
    model::Totals sums;
    counter.count(flows, enricher.countries(), sums, breakdowns);
    benchmark::DoNotOptimize(sums);
  }
  countItems(state);
}

// With the flows of before: what a change of the health costs.
void publish(benchmark::State& state) {
  model::ManualClock clock{model::UtcTime{}};
  handoff::LatestExchange<model::Snapshot> exchange;
  Pipeline pipeline(fakeEnricher(), clock, exchange, {.maxFlows = flowsOf(state)});
  model::SourceHealth health;
  health.source = "bench";
  pipeline.onHealth(health);
  pipeline.onFlows(decoded(syntheticAnswer(flowsOf(state), 0)), health);
  for (auto _ : state) {
    ++health.polls;
    pipeline.onHealth(health);
  }
  countItems(state);
}

void poll(benchmark::State& state) {
  const std::array answers{syntheticAnswer(flowsOf(state), 0), syntheticAnswer(flowsOf(state), 1)};
  startCounting();
  model::ManualClock clock{model::UtcTime{}};
  const auto exchange = std::make_unique<handoff::LatestExchange<model::Snapshot>>();
  Pipeline pipeline(fakeEnricher(), clock, *exchange,
                    {.maxFlows = static_cast<std::size_t>(state.range(1))});
  std::size_t polls = 0;
  const auto once = [&] {
    clock.advance(kPollInterval);
    pipeline.onFlows(merged(decoded(answers.at(polls++ % 2)), flowsOf(state)), {});
    exchange->acquire();
  };
  for (int warm = 0; warm < 4; ++warm) {
    once();
  }
  stopCounting();  // it is not a part of what a poll costs
  for (auto _ : state) {
    once();
  }
  const auto perFlow = [&](std::size_t bytes) {
    return benchmark::Counter(static_cast<double>(bytes) / static_cast<double>(state.range(0)));
  };
  state.counters["kept_B"] = perFlow(liveBytes());
  state.counters["peak_B"] = perFlow(peakBytes());
  countItems(state, answers[0].size());
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Arg(50)->Arg(500)->Arg(5000)->Arg(50'000)->Unit(benchmark::kMicrosecond);
}

BENCHMARK(decode)->Apply(sizes);
BENCHMARK(merge)->Apply(sizes);
BENCHMARK(enrichFake)->Apply(sizes);
BENCHMARK(enrichLibloc)->Apply(sizes);
BENCHMARK(table)->Apply(sizes);
BENCHMARK(totals)->Apply(sizes);
BENCHMARK(publish)->Apply(sizes);
BENCHMARK(poll)
    ->Args({50, 5000})
    ->Args({500, 5000})
    ->Args({5000, 5000})
    ->Args({50'000, 5000})
    ->Args({50'000, 50'000})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace flowwall::bench

BENCHMARK_MAIN();
