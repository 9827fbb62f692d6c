// NtopngFlowList: the live flows of an ntopng server, fetched page by page, decoded and joined.
//
// Bounded: rows by what is asked for, bytes by the options' limits, time by their pollTimeout, at
// the end of which what has come is the answer.
//
// Thread: network thread; large answers are decoded and joined on the worker pool.
// Errors: the Failure of the first page that fails; cancellation throws operation_aborted.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "engine/model/flow_batch.hpp"
#include "net/sources/flow_merge.hpp"
#include "net/sources/ntopng_options.hpp"
#include "net/sources/ntopng_requests.hpp"
#include "net/sources/ntopng_session.hpp"

namespace flowwall::net::sources {

class NtopngFlowList {
 public:
  struct Fetched {
    model::FlowBatch batch;
    bool outOfTime = false;  ///< there would have been more pages
  };

  /// `session` and `workers` outlive this.
  NtopngFlowList(NtopngSession& session, boost::asio::thread_pool& workers,
                 const NtopngOptions& options);

  [[nodiscard]] boost::asio::awaitable<Answer<Fetched>> fetch(NtopngParams params);

 private:
  // What a poll may still use up.
  struct Budget {
    std::chrono::steady_clock::time_point end;
    std::uint64_t bytes = 0;
    bool outOfTime = false;
  };
  struct PageFacts {
    std::size_t rows = 0;
    std::size_t added = 0;
    std::optional<std::uint64_t> total;
  };
  using SharedMerge = std::shared_ptr<FlowMerge>;

  boost::asio::awaitable<Answer<SharedMerge>> list(NtopngParams params, int l4, Budget& budget);
  boost::asio::awaitable<Answer<PageFacts>> page(FlowPage wanted, SharedMerge merge,
                                                 Budget& budget);
  boost::asio::awaitable<model::FlowBatch> join(SharedMerge first, SharedMerge second,
                                                std::size_t most);

  NtopngSession& session_;
  boost::asio::thread_pool& workers_;
  std::chrono::milliseconds requestTimeout_;
  std::chrono::milliseconds pollTimeout_;
  std::size_t pageSize_;
  std::size_t inlineBytes_;
  std::uint64_t maxPollBytes_;
};

}  // namespace flowwall::net::sources
