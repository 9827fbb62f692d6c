#include "net/http/control_flows.hpp"

#include <boost/asio/post.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "net/http/control_pending.hpp"
#include "net/wire/flows_json.hpp"

namespace flowwall::net::http {

namespace asio = boost::asio;

struct FlowsDesk::Encoding {
  // What the text says; holding the flows keeps their address from being used again.
  std::shared_ptr<const model::WallState::Flows> flows;
  model::UtcTime updated;
  std::string protocol;
  Text text;  // null: under way
  std::vector<std::shared_ptr<Pending<Text>>> waiters;

  void finish(Text written) {
    text = std::move(written);
    for (const auto& waiter : std::exchange(waiters, {})) {
      waiter->deliver(text);
    }
  }
};

FlowsDesk::FlowsDesk(asio::any_io_executor executor, asio::thread_pool& workers,
                     std::chrono::milliseconds deadline)
    : executor_(std::move(executor)), workers_(workers), deadline_(deadline) {}

asio::awaitable<ControlResponse> FlowsDesk::take(std::shared_ptr<const model::WallState> state,
                                                 std::string protocol) {
  const bool known = newest_ && newest_->flows == state->flows &&
                     newest_->updated == state->updated && newest_->protocol == protocol;
  const std::shared_ptr<Encoding> encoding =
      known ? newest_ : start(std::move(state), std::move(protocol));
  Text text = encoding->text;
  if (!text) {
    const auto waiter = std::make_shared<Pending<Text>>(executor_);
    encoding->waiters.push_back(waiter);
    text = (co_await waiter->wait(std::chrono::steady_clock::now() + deadline_)).value_or(nullptr);
  }
  if (!text) {
    co_return errorResponse(503, "the flows were not written down within " +
                                     std::to_string(deadline_.count()) + " ms");
  }
  ControlResponse response;
  response.body = std::move(text);
  co_return response;
}

std::shared_ptr<FlowsDesk::Encoding> FlowsDesk::start(std::shared_ptr<const model::WallState> state,
                                                      std::string protocol) {
  newest_ = std::make_shared<Encoding>();
  newest_->flows = state->flows;
  newest_->updated = state->updated;
  newest_->protocol = protocol;
  asio::post(workers_, [encoding = newest_, executor = executor_, state = std::move(state),
                        protocol = std::move(protocol)]() mutable {
    auto text = std::make_shared<const std::string>(wire::encodeFlows(*state, protocol));
    asio::post(executor, [encoding = std::move(encoding), text = std::move(text)]() mutable {
      encoding->finish(std::move(text));
    });
  });
  return newest_;
}

}  // namespace flowwall::net::http
