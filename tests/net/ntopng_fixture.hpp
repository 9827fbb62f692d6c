// An NtopngSource against a FakeNtopng on one loop, for the tests of both.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "net/sources/ntopng_source.hpp"
#include "tests/net/fake_ntopng.hpp"

namespace flowwall::net::sources {

namespace asio = boost::asio;

struct Recorder final : model::FlowSink {
  void onFlows(model::FlowBatch&& batch, const model::SourceHealth& said) override {
    batches.push_back(std::move(batch));
    health.push_back(said);
  }
  void onHealth(const model::SourceHealth& said) override { health.push_back(said); }
  std::vector<model::FlowBatch> batches;
  std::vector<model::SourceHealth> health;
};

class NtopngFixture : public ::testing::Test {
 protected:
  static test::FakeOptions fakeOptions() {
    test::FakeOptions options;
    options.data = std::string(FLOWWALL_SOURCE_DIR) + "/tests/data/ntopng";
    options.scratch = ::testing::TempDir();
    return options;
  }

  NtopngFixture() : fake(fakeOptions()) {
    options.host = "127.0.0.1:" + std::to_string(fake.port());
    options.user = fakeOptions().user;
    options.password = fakeOptions().password;
    options.caFile = fake.caFile().string();
    options.pollInterval = std::chrono::milliseconds(20);
    options.requestTimeout = std::chrono::milliseconds(20'000);
    options.lateAfter = std::chrono::hours(1);
    options.retry = {.first = std::chrono::milliseconds(10),
                     .max = std::chrono::milliseconds(40),
                     .slowMax = std::chrono::milliseconds(40),
                     .refusedFirst = std::chrono::milliseconds(10),
                     .refusedMax = std::chrono::milliseconds(20),
                     .unreachableAfter = std::chrono::milliseconds(60'000),
                     .seed = 1};
  }

  void TearDown() override {
    stop();
    workers.join();
  }

  void start() {
    auto made = NtopngSource::make(options, *clock, workers);
    ASSERT_TRUE(made) << made.error().message;
    source = std::move(*made);
    asio::co_spawn(io, source->run(sink),
                   asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr error) {
                     finished = true;
                     thrown = error != nullptr;
                   }));
  }

  void stop() {
    if (source && !finished) {
      signal.emit(asio::cancellation_type::terminal);
      until([this] { return finished; });
    }
    EXPECT_FALSE(thrown);
  }

  // Turns the loop until `condition` holds; the limit only ends a test that has failed.
  void until(const std::function<bool()>& condition,
             std::chrono::seconds patience = std::chrono::seconds(45)) {
    const auto limit = std::chrono::steady_clock::now() + patience;
    while (!condition() && std::chrono::steady_clock::now() < limit) {
      io.restart();
      io.run_one_for(std::chrono::milliseconds(50));
    }
    if (!condition()) {
      throw std::runtime_error("waited in vain; last said: " + last().error);
    }
  }

  model::SourceHealth last() const {
    return sink.health.empty() ? model::SourceHealth{} : sink.health.back();
  }

  void untilState(model::SourceState state) {
    until([this, state] { return last().state == state; });
  }

  // Starts with the fault in force, expects its state and sentence, then recovery.
  void faultThenRecovery(test::FakeMode mode, model::SourceState state,
                         const std::string& sentence) {
    fake.setMode(mode);
    start();
    until([this] { return last().failures >= 2; });
    EXPECT_EQ(last().state, state) << last().error;
    EXPECT_NE(last().error.find(sentence), std::string::npos) << last().error;
    EXPECT_EQ(last().error.find('\n'), std::string::npos);
    EXPECT_TRUE(sink.batches.empty());
    fake.setMode(test::FakeMode::normal);
    untilState(model::SourceState::live);
    EXPECT_EQ(last().error, "");
    EXPECT_FALSE(sink.batches.empty());
  }

  // The sentence that renewing ends with; empty: it worked.
  std::string renewed(const std::string& user, const std::string& password) {
    std::optional<std::string> outcome;
    asio::co_spawn(io, source->renew(user, password),
                   [&outcome](std::exception_ptr error, Result<void> done) {
                     outcome = error ? "an exception" : done ? "" : done.error().message;
                   });
    until([&outcome] { return outcome.has_value(); });
    return *outcome;
  }

  test::FakeNtopng fake;
  NtopngOptions options;
  // Stands still unless a test moves it: no poll takes too long, however slow the machine.
  model::ManualClock manual{model::UtcTime{std::chrono::hours(500'000)}};
  model::SystemClock real;
  const model::Clock* clock = &manual;
  asio::thread_pool workers{1};
  asio::io_context io{1};
  asio::cancellation_signal signal;
  Recorder sink;
  std::unique_ptr<NtopngSource> source;
  bool finished = false;
  bool thrown = false;
};

}  // namespace flowwall::net::sources
