#include "net/sources/ntopng_flow_list.hpp"

#include <algorithm>
#include <utility>

#include "net/sources/ntopng_paging.hpp"
#include "net/sources/offload.hpp"
#include "net/wire/ntopng_decoder.hpp"

namespace flowwall::net::sources {
namespace asio = boost::asio;
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kTcp = 6;
constexpr int kUdp = 17;
constexpr std::size_t kMaxPageSize = 5000;

}  // namespace

NtopngFlowList::NtopngFlowList(NtopngSession& session, asio::thread_pool& workers,
                               const NtopngOptions& options)
    : session_(session), workers_(workers), requestTimeout_(options.requestTimeout),
      pollTimeout_(options.pollTimeout),
      pageSize_(std::clamp<std::size_t>(options.pageSize, 1, kMaxPageSize)),
      inlineBytes_(options.decodeInlineBytes), maxPollBytes_(options.maxPollBytes) {}

asio::awaitable<Answer<NtopngFlowList::Fetched>> NtopngFlowList::fetch(NtopngParams params) {
  Budget budget{SteadyClock::now() + pollTimeout_, maxPollBytes_, false};
  const bool udpOnly = params.protocol == NtopngProtocol::udp;
  const Answer<SharedMerge> first = co_await list(params, udpOnly ? kUdp : kTcp, budget);
  if (!first) {
    co_return first.error();
  }
  SharedMerge second;
  if (params.protocol == NtopngProtocol::all) {
    const Answer<SharedMerge> udp = co_await list(params, kUdp, budget);
    if (!udp) {
      co_return udp.error();
    }
    second = *udp;
  }
  model::FlowBatch batch = co_await join(*first, second, params.length);
  co_return Fetched{std::move(batch), budget.outOfTime};
}

asio::awaitable<Answer<NtopngFlowList::SharedMerge>> NtopngFlowList::list(NtopngParams params,
                                                                          int l4, Budget& budget) {
  auto merge = std::make_shared<FlowMerge>();
  FlowPaging paging(params.length, pageSize_);
  while (const auto next = paging.next()) {
    // The first page has its chance, whatever came before it.
    if (next->start != 0 && SteadyClock::now() >= budget.end) {
      budget.outOfTime = true;
      break;
    }
    const FlowPage wanted{params.interfaceId, l4, next->start, next->length, next->slowestFirst};
    const Answer<PageFacts> facts = co_await page(wanted, merge, budget);
    if (!facts) {
      co_return facts.error();
    }
    paging.got(facts->rows, facts->added, facts->total);
  }
  co_return merge;
}

// The answer goes into `merge`, which nobody else touches until it is done.
asio::awaitable<Answer<NtopngFlowList::PageFacts>>
NtopngFlowList::page(FlowPage wanted, SharedMerge merge, Budget& budget) {
  Answer<std::string> body = co_await session_.get(flowListTarget(wanted), requestTimeout_);
  if (!body) {
    co_return body.error();
  }
  if (body->size() > budget.bytes) {
    co_return Failure{FailureKind::badAnswer, "ntopng's answers to one poll are larger than " +
                                                  std::to_string(maxPollBytes_ >> 20U) + " MiB"};
  }
  budget.bytes -= body->size();
  const auto raw = std::make_shared<const std::string>(std::move(*body));
  auto work = [raw, merge, most = wanted.length]() -> Result<PageFacts> {
    Result<model::FlowBatch> batch = wire::decodeActiveList(*raw, most);
    if (!batch) {
      return batch.error();
    }
    batch->raw.push_back(raw);
    PageFacts facts{batch->flows.size() + batch->droppedRows, 0, batch->totalFlows};
    facts.added = merge->add(std::move(*batch));
    return facts;
  };
  std::optional<Result<PageFacts>> facts;
  if (raw->size() <= inlineBytes_) {
    facts = work();
  } else {
    facts = co_await offload(workers_, std::move(work));
  }
  if (!*facts) {
    co_return Failure{FailureKind::badAnswer, facts->error().message};
  }
  co_return **facts;
}

asio::awaitable<model::FlowBatch> NtopngFlowList::join(SharedMerge first, SharedMerge second,
                                                       std::size_t most) {
  constexpr std::size_t kFewFlows = 1000;
  auto work = [first, second, most] {
    model::FlowBatch batch = first->take(most);
    return second ? joined(std::move(batch), second->take(most), most) : batch;
  };
  if (first->size() + (second ? second->size() : 0) <= kFewFlows) {
    co_return work();
  }
  co_return co_await offload(workers_, std::move(work));
}

}  // namespace flowwall::net::sources
