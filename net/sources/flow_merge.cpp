#include "net/sources/flow_merge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace flowwall::net::sources {
namespace {

double rateOf(const model::Flow& flow) {
  return flow.rate ? flow.rate->bitsPerSecond : -1.0;
}

// Flows are large: their order is found first, and each is moved once.
void keepFastest(std::vector<model::Flow>& flows, std::size_t most) {
  if (flows.size() <= most) {
    return;
  }
  using Ranked = std::pair<double, std::size_t>;
  std::vector<Ranked> order;
  order.reserve(flows.size());
  for (std::size_t i = 0; i < flows.size(); ++i) {
    order.emplace_back(rateOf(flows[i]), i);
  }
  const auto before = [](const Ranked& a, const Ranked& b) {
    return a.first > b.first || (a.first == b.first && a.second < b.second);
  };
  std::sort(order.begin(), order.end(), before);
  order.resize(std::min(order.size(), most));
  std::vector<model::Flow> kept;
  kept.reserve(order.size());
  for (const Ranked& ranked : order) {
    kept.push_back(std::move(flows[ranked.second]));
  }
  flows = std::move(kept);
}

// The first page, which mostly is the only one, is taken over as it is.
void append(std::vector<model::Flow>&& more, std::vector<model::Flow>& flows) {
  if (flows.empty()) {
    flows = std::move(more);
  } else {
    flows.insert(flows.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
  }
}

}  // namespace

std::size_t FlowMerge::add(model::FlowBatch&& page) {
  exporterIds_.reserve(size() + page.flows.size());
  std::erase_if(page.flows, [this](const model::Flow& flow) {
    const std::uint64_t id = flow.key.exporterId;
    return !(id != 0 ? exporterIds_.insert(id).second : keys_.insert(flow.key).second);
  });
  const std::size_t added = page.flows.size();
  append(std::move(page.flows), merged_.flows);
  std::move(page.raw.begin(), page.raw.end(), std::back_inserter(merged_.raw));
  merged_.droppedRows += page.droppedRows;
  merged_.totalFlows = page.totalFlows ? page.totalFlows : merged_.totalFlows;
  merged_.interfaceId = merged_.interfaceId ? merged_.interfaceId : page.interfaceId;
  return added;
}

model::FlowBatch FlowMerge::take(std::size_t most) {
  keepFastest(merged_.flows, most);
  exporterIds_.clear();
  keys_.clear();
  return std::exchange(merged_, {});
}

model::FlowBatch joined(model::FlowBatch first, model::FlowBatch second, std::size_t most) {
  append(std::move(second.flows), first.flows);
  std::move(second.raw.begin(), second.raw.end(), std::back_inserter(first.raw));
  keepFastest(first.flows, most);
  first.totalFlows = first.totalFlows && second.totalFlows
                         ? std::optional(*first.totalFlows + *second.totalFlows)
                         : std::nullopt;
  first.droppedRows += second.droppedRows;
  first.interfaceId = first.interfaceId ? first.interfaceId : second.interfaceId;
  return first;
}

}  // namespace flowwall::net::sources
