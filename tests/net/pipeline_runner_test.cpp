// The pipeline beside the network thread: what it costs that thread, counted in work items.
#include "net/pipeline/pipeline_runner.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <set>
#include <thread>

#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using tests::flowNumber;

// Places everything; remembers who asked, and can be held up.
class WatchedProvider final : public enrich::GeoProvider {
 public:
  std::optional<enrich::GeoAnswer> lookup(const model::IpAddress&) override {
    threads_.insert(std::this_thread::get_id());
    if (gate_.valid()) {
      entered_.set_value();
      gate_.wait();
      gate_ = {};
    }
    enrich::GeoAnswer answer;
    answer.countryCode = "DE";
    return answer;
  }
  /// The next lookup waits until the returned promise is kept.
  std::promise<void> hold() {
    std::promise<void> release;
    gate_ = release.get_future().share();
    return release;
  }
  std::future<void> entered() { return entered_.get_future(); }
  const std::set<std::thread::id>& threads() const { return threads_; }

 private:
  std::set<std::thread::id> threads_;
  std::shared_future<void> gate_;
  std::promise<void> entered_;
};

class PipelineRunnerTest : public testing::Test {
 protected:
  PipelineRunnerTest() {
    auto provider = std::make_unique<WatchedProvider>();
    provider_ = provider.get();
    enrich::Enricher::Parts parts;
    parts.geo = std::move(provider);
    runner_ = std::make_unique<PipelineRunner>(
        std::make_unique<Pipeline>(enrich::Enricher(std::move(parts)), clock_, snapshots_,
                                   PipelineOptions{.maxFlows = 60'000}),
        network_.get_executor(), workers_);
  }
  ~PipelineRunnerTest() override { workers_.join(); }

  static model::FlowBatch batchOf(int flows) {
    model::FlowBatch batch;
    for (int i = 0; i < flows; ++i) {
      batch.flows.push_back(flowNumber(i));
    }
    return batch;
  }
  /// Hands a batch over and runs the network thread until all is done; how many work items it took.
  std::size_t itemsFor(int flows) {
    runner_->onFlows(batchOf(flows), {});
    const std::size_t items = network_.run();
    network_.restart();
    EXPECT_EQ(runner_->state()->flows->size(), static_cast<std::size_t>(flows));
    return items;
  }

  model::ManualClock clock_{model::UtcTime{}};
  handoff::LatestExchange<model::Snapshot> snapshots_;
  boost::asio::io_context network_{1};
  boost::asio::thread_pool workers_{2};
  WatchedProvider* provider_ = nullptr;
  std::unique_ptr<PipelineRunner> runner_;
};

TEST_F(PipelineRunnerTest, AnyNumberOfFlowsIsOneWorkItemOfTheNetworkThread) {
  EXPECT_EQ(itemsFor(50), 1U);
  EXPECT_EQ(itemsFor(50'000), 1U);
  EXPECT_THAT(provider_->threads(), testing::Not(testing::Contains(std::this_thread::get_id())));
}

TEST_F(PipelineRunnerTest, TheNetworkThreadGoesOnWhileABatchIsWorkedOn) {
  std::promise<void> release = provider_->hold();
  std::future<void> entered = provider_->entered();
  runner_->onFlows(batchOf(10), {});
  entered.wait();
  int answered = 0;
  for (int i = 0; i < 100; ++i) {
    boost::asio::post(network_, [&answered] { ++answered; });
  }
  network_.poll();
  EXPECT_EQ(answered, 100);
  EXPECT_EQ(runner_->state()->flows->size(), 0U) << "the old state is there to be read";
  release.set_value();
  network_.run();
  EXPECT_EQ(runner_->state()->flows->size(), 10U);
}

TEST_F(PipelineRunnerTest, OfTheBatchesThatWaitTheNewestIsKept) {
  std::promise<void> release = provider_->hold();
  std::future<void> entered = provider_->entered();
  runner_->onFlows(batchOf(10), {});
  entered.wait();
  for (int flows = 20; flows <= 50; flows += 10) {
    runner_->onFlows(batchOf(flows), {});
  }
  release.set_value();
  network_.run();
  EXPECT_EQ(runner_->state()->flows->size(), 50U);
  EXPECT_EQ(runner_->skippedBatches(), 3U);
}

TEST_F(PipelineRunnerTest, APollThatHasWaitedDoesNotBringAnOlderHealth) {
  std::promise<void> release = provider_->hold();
  std::future<void> entered = provider_->entered();
  runner_->onFlows(batchOf(10), {});
  entered.wait();
  runner_->onFlows(batchOf(20), {.state = model::SourceState::live});
  runner_->onHealth({.state = model::SourceState::unreachable});
  release.set_value();
  network_.run();
  EXPECT_EQ(runner_->state()->flows->size(), 20U);
  EXPECT_EQ(runner_->state()->health.state, model::SourceState::unreachable);
}

TEST_F(PipelineRunnerTest, WorkIsDoneInTheOrderInWhichItCame) {
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) {
    runner_->onPipeline([&order, i](Pipeline&) { order.push_back(i); });
  }
  bool done = false;
  runner_->onPipeline([](Pipeline&) {}, [&done] { done = true; });
  network_.run();
  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4));
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace flowwall::net::pipeline
