// FlowsDesk: the text of GET /api/flows. Tens of thousands of flows take long to write down, so it
// is done on the worker pool, once for all who ask for the same flows.
//
// Thread: network thread. Ownership: what is passed in outlives the desk; jobs on the pool keep
// only what they need, so the pool must be joined before the executor's context goes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "engine/model/wall_state.hpp"
#include "net/http/control_message.hpp"

namespace flowwall::net::http {

class FlowsDesk {
 public:
  FlowsDesk(boost::asio::any_io_executor executor, boost::asio::thread_pool& workers,
            std::chrono::milliseconds deadline);

  /// application/json, or a 503 that says why. `protocol`: as the polls ask for it.
  boost::asio::awaitable<ControlResponse> take(std::shared_ptr<const model::WallState> state,
                                               std::string protocol);

 private:
  using Text = std::shared_ptr<const std::string>;
  struct Encoding;  // one that is under way or done, and who waits for it

  std::shared_ptr<Encoding> start(std::shared_ptr<const model::WallState> state,
                                  std::string protocol);

  boost::asio::any_io_executor executor_;
  boost::asio::thread_pool& workers_;
  std::chrono::milliseconds deadline_;
  std::shared_ptr<Encoding> newest_;
};

}  // namespace flowwall::net::http
