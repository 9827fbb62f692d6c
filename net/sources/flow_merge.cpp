#include "net/sources/flow_merge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace flowwall::net::sources {
namespace {

void keepFastest(std::vector<model::Flow>& flows, std::size_t most) {
  const auto rate = [](const model::Flow& flow) {
    return flow.rate ? flow.rate->bitsPerSecond : -1.0;
  };
  std::stable_sort(flows.begin(), flows.end(),
                   [rate](const auto& a, const auto& b) { return rate(a) > rate(b); });
  if (flows.size() > most) {
    flows.erase(flows.begin() + static_cast<std::ptrdiff_t>(most), flows.end());
  }
}

}  // namespace

std::size_t FlowMerge::add(model::FlowBatch&& page) {
  std::size_t added = 0;
  for (model::Flow& flow : page.flows) {
    const std::uint64_t id = flow.key.exporterId;
    if (id != 0 ? exporterIds_.insert(id).second : keys_.insert(flow.key).second) {
      merged_.flows.push_back(std::move(flow));
      ++added;
    }
  }
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
  std::move(second.flows.begin(), second.flows.end(), std::back_inserter(first.flows));
  keepFastest(first.flows, most);
  first.totalFlows = first.totalFlows && second.totalFlows
                         ? std::optional(*first.totalFlows + *second.totalFlows)
                         : std::nullopt;
  first.droppedRows += second.droppedRows;
  first.interfaceId = first.interfaceId ? first.interfaceId : second.interfaceId;
  return first;
}

}  // namespace flowwall::net::sources
