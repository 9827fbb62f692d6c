// Fifty polls of a server that does everything wrong: no crash, bounded memory, and the wall is
// never told that its data is newer than it is. And lists as long as ntopng's can get.
#include <gtest/gtest.h>
#include <malloc.h>

#include <fstream>
#include <set>
#include <unordered_set>

#include "tests/net/ntopng_fixture.hpp"

namespace flowwall::net::sources {
namespace {

using model::SourceState;
using std::chrono::milliseconds;
using test::FakeMode;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsMeasurable = false;  // sanitizers keep freed memory back, and are slow
constexpr std::size_t kMany = 20'000;
#else
constexpr bool kMemoryIsMeasurable = true;
constexpr std::size_t kMany = 100'000;
#endif

// Of this process, in bytes; field 0: VmRSS, VmHWM.
std::size_t memoryBytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) {
      return std::strtoul(line.c_str() + field.size() + 1, nullptr, 10) * 1024;
    }
  }
  return 0;
}

std::size_t residentBytes() {
  malloc_trim(0);
  return memoryBytes("VmRSS");
}

// What the server does in one poll, and whether that gives flows.
struct Trouble {
  FakeMode mode = FakeMode::normal;
  bool good = true;
  std::size_t flows = 0;  // of a made-up list
  unsigned sessionLife = 0;
};

constexpr std::array kTroubles{Trouble{FakeMode::normal, true},
                               Trouble{FakeMode::normal, true, 0, 2},  // the session is over
                               Trouble{FakeMode::closes, false},
                               Trouble{FakeMode::truncated, false},
                               Trouble{FakeMode::invalidUtf8, true},
                               Trouble{FakeMode::deepNesting, false},
                               Trouble{FakeMode::wrongTypes, true},
                               Trouble{FakeMode::duplicateKeys, true},
                               Trouble{FakeMode::rubbish, false},
                               Trouble{FakeMode::overloaded, false},
                               Trouble{FakeMode::invalidJson, false},
                               Trouble{FakeMode::badRequest, false},
                               Trouble{FakeMode::emptyCookie, true},
                               Trouble{FakeMode::noStatistics, true},
                               Trouble{FakeMode::sessionsDie, false},
                               Trouble{FakeMode::emptyList, true}};
constexpr Trouble kStall{FakeMode::stalls, false};
constexpr Trouble kMegaRubbish{FakeMode::megaRubbish, false};
constexpr Trouble kEndless{FakeMode::huge, false};
constexpr Trouble kManyFlows{FakeMode::normal, true, kMany};

// Fifty of them: each at least three times, the slow ones once before and once after the middle.
std::vector<Trouble> fiftyTroubles() {
  std::vector<Trouble> plan;
  for (int round = 0; round < 2; ++round) {
    plan.insert(plan.end(), {kStall, kMegaRubbish, kManyFlows, kEndless});
    plan.insert(plan.end(), kTroubles.begin(), kTroubles.end());
  }
  for (std::size_t i = 0; plan.size() < 50; ++i) {
    plan.push_back(kTroubles[i % kTroubles.size()]);
  }
  return plan;
}

// A sink that turns the page after each poll, and holds the health against the batches.
class Fifty final : public model::FlowSink {
 public:
  Fifty(test::FakeNtopng& fake, model::ManualClock& clock, std::vector<Trouble> plan)
      : fake_(fake), clock_(clock), plan_(std::move(plan)) {
    prepare();
  }

  void onFlows(model::FlowBatch&& batch, const model::SourceHealth& health) override {
    lastBatch_ = clock_.uptime();
    gotBatch_ = true;
    mostFlows_ = std::max(mostFlows_, batch.flows.size());
    onHealth(health);
  }

  void onHealth(const model::SourceHealth& health) override {
    if (health.polls == 0) {
      return;  // "starting"
    }
    const Trouble& trouble = plan_[poll_];
    const std::string what = "poll " + std::to_string(poll_) + ": " + health.error;
    EXPECT_EQ(gotBatch_, trouble.good) << what;
    EXPECT_EQ(health.state == SourceState::live, trouble.good) << what;
    EXPECT_EQ(health.error.empty(), trouble.good) << what;
    EXPECT_EQ(health.error.find('\n'), std::string::npos) << what;
    EXPECT_EQ(health.lastGood, lastBatch_) << what;
    if (++poll_ == plan_.size() / 2) {
      residentInTheMiddle = residentBytes();
    }
    prepare();
  }

  [[nodiscard]] bool done() const { return poll_ >= plan_.size(); }
  [[nodiscard]] std::size_t mostFlows() const { return mostFlows_; }
  std::size_t residentInTheMiddle = 0;

 private:
  void prepare() {
    const Trouble next = done() ? Trouble{} : plan_[poll_];
    fake_.setMode(next.mode);
    fake_.setFlows(next.flows);
    fake_.setSessionLife(next.sessionLife);
    gotBatch_ = false;
    clock_.advance(milliseconds(1000));
  }

  test::FakeNtopng& fake_;
  model::ManualClock& clock_;
  std::vector<Trouble> plan_;
  std::size_t poll_ = 0;
  bool gotBatch_ = false;
  std::optional<model::Uptime> lastBatch_;
  std::size_t mostFlows_ = 0;
};

class NtopngRobustnessTest : public NtopngFixture {};

TEST_F(NtopngRobustnessTest, FiftyPolls) {
  constexpr std::size_t kMiB = 1024U * 1024;
  // 100,000 flows and the answers they came in, twice (a batch is made while the one before is
  // there), and an answer of 64 MiB, which a growing string may hold twice.
  constexpr std::size_t kMostAtOnce = 448 * kMiB;
  constexpr std::size_t kMostGrowth = 48 * kMiB;
  options.length = 100'000;
  options.pageSize = 2500;
  options.requestTimeout = milliseconds(5000);
  options.retry.first = options.retry.max = milliseconds(5);
  options.pollInterval = milliseconds(5);
  Fifty fifty(fake, manual, fiftyTroubles());
  const std::size_t before = residentBytes();
  auto made = NtopngSource::make(options, manual, workers);
  ASSERT_TRUE(made);
  source = std::move(*made);
  asio::co_spawn(io, source->run(fifty),
                 asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr error) {
                   finished = true;
                   thrown = error != nullptr;
                 }));
  until([&fifty] { return fifty.done(); }, std::chrono::seconds(110));
  stop();
  EXPECT_EQ(fifty.mostFlows(), kMany);
  EXPECT_EQ(fake.overlappingLists(), 1U);
  if (kMemoryIsMeasurable) {
    EXPECT_LT(memoryBytes("VmHWM"), before + kMostAtOnce);
    EXPECT_LT(residentBytes(), fifty.residentInTheMiddle + kMostGrowth);
  }
}

TEST_F(NtopngRobustnessTest, AListLongerThanStartCanCount) {
  constexpr std::size_t kAll = 70'500;
  fake.setFlows(kAll);
  options.length = 100'000;
  options.pollTimeout = std::chrono::seconds(100);  // with sanitizers it takes a while
  start();
  until([this] { return !sink.batches.empty() || last().failures > 0; }, std::chrono::seconds(110));
  ASSERT_EQ(sink.batches.size(), 1U) << last().error;
  const model::FlowBatch& batch = sink.batches.front();
  EXPECT_EQ(batch.totalFlows, kAll);
  ASSERT_EQ(batch.flows.size(), kAll);
  std::unordered_set<std::uint64_t> ids;
  std::set<double> rates;
  for (const model::Flow& flow : batch.flows) {
    ids.insert(flow.key.exporterId);
    rates.insert(flow.rate->bitsPerSecond);
  }
  EXPECT_EQ(ids.size(), kAll);
  EXPECT_EQ(rates.size(), kAll);
  EXPECT_EQ(*rates.begin(), 1.0);
  EXPECT_EQ(*rates.rbegin(), static_cast<double>(kAll));
}

}  // namespace
}  // namespace flowwall::net::sources
