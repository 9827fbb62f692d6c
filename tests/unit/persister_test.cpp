// Persister: rates, one place a file, failures that are said, counted and pass, the flush.
#include "net/store/persister.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <semaphore>

#include "tests/unit/store_fixtures.hpp"

namespace flowwall::net::store {
namespace {

namespace fs = std::filesystem;
namespace asio = boost::asio;
using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr model::UtcTime kStart{std::chrono::seconds(1'700'000'000)};

RawBodies body(std::string text) {
  return {std::make_shared<const std::string>(std::move(text))};
}

class PersisterTest : public testing::Test {
 protected:
  void make(PersisterOptions options = {}) {
    options.freeBytes = [this](const DataDirectory&) { return free_; };
    persister_.emplace(DataDirectory(data_), io_.get_executor(), workers_, clock_,
                       std::move(options));
  }
  void TearDown() override {
    gate_.release();
    settle();
    workers_.join();
  }

  // Until nothing is at work; returns at once when nothing was.
  void settle() {
    io_.restart();
    io_.run();
  }
  void saveFlows(const std::string& text) {
    persister_->saveFlows([text] { return text; });
  }
  // Holds the worker until the gate is opened.
  void saveSlowly(const std::string& text) {
    persister_->saveFlows([this, text] {
      gate_.acquire();
      return text;
    });
  }
  bool flush(milliseconds limit) {
    bool written = false;
    asio::co_spawn(io_, persister_->flush(limit),
                   [&written](const std::exception_ptr&, bool all) { written = all; });
    settle();
    return written;
  }
  void advanceAndTick(milliseconds time) {
    clock_.advance(time);
    persister_->tick();
    settle();
  }
  [[nodiscard]] std::string flows() const { return tests::fileText(data_ / kFlowsFile); }
  [[nodiscard]] FileHealth healthOf(const char* file) const {
    const auto found = persister_->health().find(file);
    return found == persister_->health().end() ? FileHealth{} : found->second;
  }

  tests::TemporaryDirectory root_;
  fs::path data_ = root_.path() / "data";
  Result<std::uint64_t> free_ = std::uint64_t{1} << 40U;
  model::ManualClock clock_{kStart};
  asio::io_context io_{1};
  asio::thread_pool workers_{1};
  std::counting_semaphore<> gate_{0};
  std::optional<Persister> persister_;
};

TEST_F(PersisterTest, WritesAllItsFilesAndCountsThem) {
  make();
  persister_->saveRaw(body("raw text"), kStart);
  saveFlows("flows");
  persister_->saveCache(kGeoCacheFile, [] { return std::string("geo"); });
  settle();
  EXPECT_EQ(tests::fileText(data_ / "raw_1700000000000.json"), "raw text");
  EXPECT_EQ(flows(), "flows");
  EXPECT_EQ(tests::fileText(data_ / kGeoCacheFile), "geo");
  EXPECT_EQ(tests::namesOf(data_).size(), 3U);
  EXPECT_EQ(healthOf("raw").written, 1U);
  EXPECT_EQ(healthOf("raw").bytes, 8U);
  EXPECT_EQ(healthOf(kFlowsFile).lastGood, kStart);
  EXPECT_EQ(healthOf(kGeoCacheFile).failed, 0U);
}

TEST_F(PersisterTest, AFileRestsForItsIntervalAndThenHasTheNewest) {
  make();
  for (int i = 0; i < 100; ++i) {
    saveFlows(std::to_string(i));
    settle();
  }
  EXPECT_EQ(flows(), "0");
  EXPECT_EQ(healthOf(kFlowsFile).replaced, 98U);
  advanceAndTick(milliseconds(2999));
  EXPECT_EQ(flows(), "0");
  advanceAndTick(milliseconds(1));
  EXPECT_EQ(flows(), "99");
  advanceAndTick(milliseconds(60'000));
  EXPECT_EQ(healthOf(kFlowsFile).written, 2U) << "nothing new, nothing written";
}

TEST_F(PersisterTest, ALargeFileRestsForAsLongAsItsSizeAllows) {
  make({.bytesPerSecond = 1000});
  saveFlows(std::string(20'000, 'x'));
  settle();
  saveFlows("next");
  advanceAndTick(milliseconds(19'999));
  EXPECT_EQ(flows().size(), 20'000U);
  advanceAndTick(milliseconds(1));
  EXPECT_EQ(flows(), "next");
}

TEST_F(PersisterTest, ASlowDiskNeverHasMoreThanOneWriteWaitingForAFile) {
  make({.rawEvery = milliseconds(0), .flowsEvery = milliseconds(0)});
  saveSlowly("slow");  // at work, and does not end
  const auto page = std::make_shared<const std::string>("page");
  for (int i = 0; i < 1000; ++i) {
    saveFlows(std::to_string(i));
    persister_->saveRaw({page}, kStart + milliseconds(i));
  }
  EXPECT_EQ(page.use_count(), 2) << "one waits, the rest is let go";
  gate_.release();
  settle();
  EXPECT_EQ(flows(), "999");
  EXPECT_EQ(healthOf(kFlowsFile).written, 2U);
  EXPECT_EQ(healthOf("raw").written, 1U);
  EXPECT_EQ(healthOf("raw").replaced, 999U);
  EXPECT_EQ(page.use_count(), 1);
}

TEST_F(PersisterTest, AFailureIsRetriedWithBackOffAndPassesByItself) {
  make();
  tests::writeText(data_, "a file in the way");
  saveFlows("text");
  settle();
  EXPECT_EQ(healthOf(kFlowsFile).failed, 1U);
  EXPECT_EQ(healthOf(kFlowsFile).error, "cannot open " + data_.string() + ": Not a directory");
  std::uint64_t failed = 1;
  for (const int wait : {5, 10, 20, 40, 80, 160, 300, 300}) {
    advanceAndTick(std::chrono::seconds(wait) - milliseconds(1));
    EXPECT_EQ(healthOf(kFlowsFile).failed, failed) << wait;
    advanceAndTick(milliseconds(1));
    EXPECT_EQ(healthOf(kFlowsFile).failed, ++failed) << wait;
  }
  fs::remove(data_);
  advanceAndTick(milliseconds(300'000));
  EXPECT_EQ(flows(), "text");
  EXPECT_EQ(healthOf(kFlowsFile).error, "");
  EXPECT_EQ(healthOf(kFlowsFile).written, 1U);
}

TEST_F(PersisterTest, AMakerThatThrowsCostsItsFileOnly) {
  make();
  persister_->saveCache(kDnsCacheFile, []() -> std::string { throw std::runtime_error("odd"); });
  saveFlows("text");
  settle();
  EXPECT_EQ(healthOf(kDnsCacheFile).error, "cannot make dns_cache.json: odd");
  EXPECT_EQ(flows(), "text");
}

TEST_F(PersisterTest, WithLittleFreeSpaceThereAreNoRawSnapshotsForAWhile) {
  make();
  free_ = (std::uint64_t{100} << 20U) - 1;
  persister_->saveRaw(body("a"), kStart);
  saveFlows("text");
  settle();
  EXPECT_EQ(healthOf("raw").error,
            "only 99 MiB are free in " + data_.string() + ", 100 MiB are needed for raw snapshots");
  EXPECT_EQ(flows(), "text");
  free_ = std::uint64_t{100} << 20U;
  advanceAndTick(milliseconds(5000));
  EXPECT_EQ(healthOf("raw").error, "");
  EXPECT_EQ(tests::namesOf(data_).size(), 2U);
}

TEST_F(PersisterTest, WithoutSnapshotsNoneIsWrittenAndNoneRemoved) {
  make({.raw = {.polls = 0}});
  fs::create_directory(data_);
  for (int i = 0; i < 30; ++i) {
    tests::writeText(data_ / ("raw_" + std::to_string(i) + ".json"), "{}");
  }
  persister_->saveRaw(body("a"), kStart);
  saveFlows("text");
  settle();
  EXPECT_EQ(tests::namesOf(data_).size(), 31U);
}

TEST_F(PersisterTest, AFlushWritesWhatRestsAndWhatHasFailed) {
  make();
  saveFlows("first");
  persister_->saveCache(kGeoCacheFile, [] { return std::string("first"); });
  settle();
  saveFlows("last");
  persister_->saveCache(kGeoCacheFile, [] { return std::string("last"); });
  EXPECT_TRUE(flush(std::chrono::hours(1)));
  EXPECT_EQ(flows(), "last");
  EXPECT_EQ(tests::fileText(data_ / kGeoCacheFile), "last");
  saveFlows("too late");
  settle();
  EXPECT_EQ(flows(), "last");
}

TEST_F(PersisterTest, AFlushTriesAFailingFileOnceAndTellsSo) {
  make();
  tests::writeText(data_, "a file in the way");
  saveFlows("text");
  settle();
  EXPECT_FALSE(flush(std::chrono::hours(1)));
  EXPECT_EQ(healthOf(kFlowsFile).failed, 2U);
}

TEST_F(PersisterTest, AFlushGivesUpOnADiskThatHangs) {
  make();
  saveSlowly("slow");
  bool ended = false;
  bool written = true;
  asio::co_spawn(io_, persister_->flush(milliseconds(1)), [&](const std::exception_ptr&, bool all) {
    ended = true;
    written = all;
  });
  while (!ended) {
    io_.restart();
    io_.run_one();
  }
  EXPECT_FALSE(written);
}

TEST_F(PersisterTest, AScreenshotIsWrittenAtOnceAndItsNameTold) {
  make();
  std::vector<std::string> told;
  const auto save = [&](const std::string& png) {
    persister_->saveScreenshot([png] { return png; }, clock_.utc(),
                               [&told](const Result<std::string>& name) {
                                 told.push_back(name ? *name : "failed: " + name.error().message);
                               });
    settle();
  };
  save(std::string(1 << 20, 'x'));
  save("two");
  ASSERT_EQ(told.size(), 2U) << "a large one does not make the next one wait";
  EXPECT_EQ(tests::fileText(data_ / told[1]), "two");
  EXPECT_NE(told[0], told[1]);
}

TEST_F(PersisterTest, AScreenshotThatCannotBeWrittenIsSaidAndTriedAgain) {
  tests::writeText(data_, "a file in the directory's place");
  make();
  std::vector<bool> went;
  persister_->saveScreenshot(
      [] { return std::string("png"); }, clock_.utc(),
      [&went](const Result<std::string>& name) { went.push_back(name.has_value()); });
  settle();
  EXPECT_EQ(healthOf("screenshot").failed, 1U);
  EXPECT_THAT(went, testing::ElementsAre(false));
  fs::remove(data_);
  advanceAndTick(milliseconds(6000));
  EXPECT_THAT(went, testing::ElementsAre(false, true));
}

}  // namespace
}  // namespace flowwall::net::store
