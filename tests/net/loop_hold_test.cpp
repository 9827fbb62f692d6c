// What a poll of 50,000 flows costs the network thread at one time: the source, the pipeline and
// the control endpoint on one loop, as in the program, which is turned one handler at a time.
//
// Work is counted, not timed: in blocks of memory that the handler takes or gives back, since a
// flow that is decoded, merged, enriched or let go there cannot do without; and in handlers.
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/asio/detached.hpp>
#include <cstdlib>
#include <new>

#include "net/http/http_client.hpp"
#include "net/pipeline/pipeline_runner.hpp"
#include "tests/net/control_fixture.hpp"
#include "tests/net/ntopng_fixture.hpp"

namespace {

thread_local std::size_t blocks = 0;  // taken and given back by this thread

}  // namespace

void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  ++blocks;
  return std::malloc(std::max<std::size_t>(size, 1));
}
void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) {
    return memory;
  }
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  ++blocks;
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  operator delete(memory);
}
void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept {
  operator delete(memory);
}

namespace flowwall::net::sources {
namespace {

constexpr std::size_t kFlows = 50'000;

class LoopHoldTest : public NtopngFixture {
 protected:
  LoopHoldTest() {
    fake.setFlows(kFlows);
    options.length = kFlows;
    options.pollInterval = std::chrono::hours(1);  // one poll
    runner_ = std::make_unique<pipeline::PipelineRunner>(
        std::make_unique<pipeline::Pipeline>(enrich::Enricher({}), manual, snapshots_,
                                             pipeline::PipelineOptions{.maxFlows = kFlows}),
        io.get_executor(), workers);
    http::ControlOptions control;
    control.version = "1";
    control.port = 0;
    const auto raw = [](const model::Image& image) { return image.rgb; };
    server_ =
        std::make_unique<http::ControlServer>(io.get_executor(), control, exchanges_, wall_,
                                              http::PictureEncoders{raw, raw}, workers, manual);
  }

  void startPolling() {
    auto made = NtopngSource::make(options, manual, workers);
    ASSERT_TRUE(made) << made.error().message;
    source = std::move(*made);
    asio::co_spawn(io, source->run(*runner_),
                   asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr error) {
                     finished = true;
                     thrown = error != nullptr;
                   }));
  }

  void startServing() {
    ASSERT_TRUE(server_->listen());
    asio::co_spawn(io, server_->run(),
                   asio::bind_cancellation_slot(stopServing_.slot(),
                                                [this](std::exception_ptr) { served_ = true; }));
  }

  // Asks for the status again and again, until the poll is over.
  asio::awaitable<void> askAgainAndAgain() {
    http::HttpClient client({"127.0.0.1", server_->port(), true});
    http::HttpRequest request;
    request.target = "/api/status";
    while (!pollIsOver()) {
      const std::size_t asked = handlers_;
      const auto answer = co_await client.fetch(request, std::chrono::hours(1));
      EXPECT_TRUE(answer && answer->status == 200);
      ++answers_;
      longestWait_ = std::max(longestWait_, handlers_ - asked);
    }
    asked_ = true;
  }

  // One handler at most; waits for it a little.
  void turn() {
    io.restart();
    const std::size_t before = blocks;
    handlers_ += io.run_one_for(std::chrono::milliseconds(50));
    longestHold_ = std::max(longestHold_, blocks - before);
  }

  bool pollIsOver() const { return runner_->state()->flows->size() == kFlows; }

  handoff::LatestExchange<model::Snapshot> snapshots_;
  handoff::Exchanges exchanges_;
  tests::FixedWall wall_;
  std::unique_ptr<pipeline::PipelineRunner> runner_;
  std::unique_ptr<http::ControlServer> server_;
  asio::cancellation_signal stopServing_;
  bool asked_ = false;
  bool served_ = false;
  std::size_t handlers_ = 0;
  std::size_t answers_ = 0;
  std::size_t longestHold_ = 0;  // blocks
  std::size_t longestWait_ = 0;  // handlers from a question to its answer
};

TEST_F(LoopHoldTest, TheControlEndpointAnswersWhileFiftyThousandFlowsAreTakenIn) {
  startServing();
  startPolling();
  asio::co_spawn(io, askAgainAndAgain(), asio::detached);
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(100);
  while (!asked_ && std::chrono::steady_clock::now() < patience) {
    turn();
  }
  ASSERT_TRUE(asked_) << "of " << handlers_ << " handlers";
  // A page has 5,000 flows. An answer of the endpoint takes about a hundred blocks, and about a
  // dozen handlers among those that read ntopng's answer.
  EXPECT_LT(longestHold_, 1000U);
  EXPECT_LT(longestWait_, 200U);
  EXPECT_GE(answers_, 10U) << "one a page, at the least";
  RecordProperty("hold", static_cast<int>(longestHold_));
  RecordProperty("wait", static_cast<int>(longestWait_));
  stopServing_.emit(asio::cancellation_type::terminal);
  stop();
  until([this] { return served_; });
}

}  // namespace
}  // namespace flowwall::net::sources
