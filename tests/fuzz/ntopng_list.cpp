// decodeActiveList(): whatever a server sends, flows are few enough, their texts clean and their
// numbers sane, and /api/flows can say them as JSON.
#include <boost/json.hpp>
#include <cmath>

#include "net/wire/flows_json.hpp"
#include "net/wire/ntopng_decoder.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

constexpr std::size_t kMost = 200;

void checkFlow(const model::Flow& flow) {
  for (const auto* text : {&flow.clientName, &flow.serverName, &flow.application, &flow.alert}) {
    must(isCleanText(*text, 256), "a name is clean text of 256 bytes at most");
  }
  must(isCleanText(flow.info, 600), "what a flow is about is clean text of 600 bytes at most");
  const double bits = flow.rate ? flow.rate->bitsPerSecond : 0.0;
  const double packets = flow.packetsPerSecond.value_or(0.0);
  must(bits >= 0.0 && bits <= 1e15, "a rate is at most a petabit a second");
  must(packets >= 0.0 && packets <= 1e13, "a packet rate is finite");
  must(flow.key.vlan <= 4095, "a VLAN has twelve bits");
}

void checkJson(const model::FlowBatch& batch) {
  std::vector<model::EnrichedFlow> enriched;
  for (const model::Flow& flow : batch.flows) {
    enriched.emplace_back().flow = flow;
  }
  const std::string text = net::wire::encodeFlows(
      {.totalFlows = batch.totalFlows.value_or(0), .protocol = "all", .flows = enriched});
  boost::system::error_code error;
  boost::json::parse(text, error);
  must(!error, "flows are written as JSON");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const auto batch = flowwall::net::wire::decodeActiveList(textOf(data, size), kMost);
  if (!batch) {
    must(isCleanText(batch.error().message, 500), "an error is one sentence");
    return 0;
  }
  must(batch->flows.size() <= kMost, "no more flows than asked for");
  must(batch->interfaceId.value_or(0) >= 0, "an interface's number is not negative");
  for (const flowwall::model::Flow& flow : batch->flows) {
    checkFlow(flow);
  }
  checkJson(*batch);
  return 0;
}
