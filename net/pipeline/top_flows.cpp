#include "net/pipeline/top_flows.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "net/pipeline/ends.hpp"

namespace flowwall::net::pipeline {
namespace {

template <typename Text>
void writePlace(const model::Place& place, const enrich::CountryTable& countries, Text& text) {
  if (!place.site.empty()) {
    text.assign(place.site);
  } else if (!place.city.empty()) {
    text.assign(place.city);
    if (!place.countryCode.empty()) {
      text.append(", ");
      text.append(place.countryCode);
    }
  } else {
    const enrich::Country* country = countries.find(place.countryCode);
    text.assign(country != nullptr ? country->name : place.countryCode);
  }
}

double rateOf(const model::FlowSlot& slot) {
  return slot.up.bitsPerSecond + slot.down.bitsPerSecond;
}

}  // namespace

void TopFlows::write(std::span<const model::EnrichedFlow> flows, std::span<const ShownFlow> shown,
                     std::span<const model::FlowSlot> slots, const enrich::CountryTable& countries,
                     std::vector<model::TopFlow>& top) {
  order_.resize(shown.size());
  std::iota(order_.begin(), order_.end(), 0U);
  const std::size_t size = std::min(count_, shown.size());
  std::ranges::partial_sort(order_, order_.begin() + static_cast<std::ptrdiff_t>(size),
                            [&](std::uint32_t a, std::uint32_t b) {
                              const double rateA = rateOf(slots[shown[a].slot]);
                              const double rateB = rateOf(slots[shown[b].slot]);
                              return rateA != rateB ? rateA > rateB : a < b;
                            });
  top.resize(size);
  for (std::size_t i = 0; i < size; ++i) {
    const ShownFlow& one = shown[order_[i]];
    const model::FlowSlot& slot = slots[one.slot];
    top[i].slot = one.slot;
    top[i].up = slot.up;
    top[i].down = slot.down;
    describe(flows[one.flow], countries, top[i]);
  }
}

void TopFlows::describe(const model::EnrichedFlow& enriched, const enrich::CountryTable& countries,
                        model::TopFlow& top) const {
  const model::Flow& flow = enriched.flow;
  const Ends ends = endsOf(enriched);
  top.serverIsNear = ends.serverIsNear;
  top.nearName.assign(ends.near.name);
  top.farName.assign(ends.far.name);
  top.serverPort = flow.key.serverPort;
  top.l4 = flow.key.l4;
  top.application.assign(flow.application);
  writePlace(ends.near.place, countries, top.nearPlace);
  writePlace(ends.far.place, countries, top.farPlace);
  top.os = ends.near.os;
  top.encrypted = flow.encrypted;
  top.alerted = isAlerted(flow, alertScore_);
  top.alert.assign(flow.alert);
  top.score = flow.score;
}

}  // namespace flowwall::net::pipeline
